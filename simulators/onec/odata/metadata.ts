import type { EntityType, PropertyKind } from './entity-types.ts';

const types: Readonly<Record<PropertyKind['kind'], string>> = {
  text: 'Edm.String',
  reference: 'Edm.Guid',
  flag: 'Edm.Boolean',
  moment: 'Edm.DateTime',
  number: 'Edm.Double',
  small: 'Edm.Int16',
  large: 'Edm.Int64',
  composite: 'Edm.String',
};

/** The document `$metadata`: the entity data model of what is in the composition. */
export function metadataDocument(published: ReadonlyMap<string, EntityType>): string {
  const entities = [...published].map(([name, type]) => {
    const tables = Object.keys(type.tables).map(
      (table) => `<Property Name="${table}" Type="Collection(StandardODATA.${name}_${table}_RowType)"/>`,
    );
    return `<EntityType Name="${name}"><Key><PropertyRef Name="Ref_Key"/></Key><Property Name="Ref_Key" Type="Edm.Guid" Nullable="false"/><Property Name="DataVersion" Type="Edm.String"/><Property Name="DeletionMark" Type="Edm.Boolean"/>${propertiesOf(type.properties)}${tables.join('')}</EntityType>`;
  });
  const rows = [...published].flatMap(([name, type]) =>
    Object.entries(type.tables).map(
      ([table, properties]) =>
        `<ComplexType Name="${name}_${table}_RowType"><Property Name="LineNumber" Type="Edm.Int64"/>${propertiesOf(properties)}</ComplexType>`,
    ),
  );
  const sets = [...published.keys()].map(
    (name) => `<EntitySet Name="${name}" EntityType="StandardODATA.${name}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices><Schema Namespace="StandardODATA" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">${entities.join('')}${rows.join('')}<EntityContainer Name="EnterpriseV8">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
}

function propertiesOf(properties: EntityType['properties']): string {
  return Object.entries(properties)
    .flatMap(([name, { kind }]) => {
      const own = `<Property Name="${name}" Type="${types[kind]}"/>`;
      return kind === 'composite' ? [own, `<Property Name="${name}_Type" Type="Edm.String"/>`] : [own];
    })
    .join('');
}
