/** What became of one command in the base. */
export type CommandResult =
  | {
      readonly number: number;
      readonly state: 'written';
      /** The object as it is now, not looked at yet. */
      readonly object?: unknown;
      /** Of commands about documents: the document as it is now, not looked at yet. */
      readonly document?: unknown;
      /** The printed form among the files of the base. */
      readonly file?: string | undefined;
    }
  /** The base will not have it. */
  | { readonly number: number; readonly state: 'refused'; readonly text: string }
  /** Somebody is editing it, the base is being updated: later. */
  | { readonly number: number; readonly state: 'failed'; readonly text: string };
