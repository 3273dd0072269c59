/** What a file may ask of us. Real exports stay far below; what goes over is an attack or rubbish. */
export interface XmlLimits {
  /** Elements within elements. Real files nest about 20, deep trees of groups up to 60. */
  readonly depth: number;
  /** Characters of one text, attribute, comment or tag; more refuses the file, since it must stand in memory. */
  readonly tokenCharacters: number;
  /** Characters of one field; more leaves the field out. */
  readonly fieldCharacters: number;
  /** Characters of one object (good, offer, property with its directory); more leaves the object out. */
  readonly recordCharacters: number;
  /** Elements of one object. */
  readonly recordElements: number;
  /** Attributes of one element. */
  readonly attributes: number;
  /** Different names of elements in a file; CommerceML knows about 300. */
  readonly names: number;
  /** Problems reported of one file; further ones are only counted. */
  readonly problems: number;
}

export const xmlLimits: XmlLimits = {
  depth: 200,
  tokenCharacters: 2 * 1024 * 1024,
  fieldCharacters: 1024 * 1024,
  recordCharacters: 8 * 1024 * 1024,
  recordElements: 200_000,
  attributes: 100,
  names: 2_000,
  problems: 10_000,
};
