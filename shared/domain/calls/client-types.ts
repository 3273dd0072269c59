/** Types of objects of a base that are somebody to talk to. */
export const clientTypes: readonly string[] = [
  'Catalog_КонтактныеЛица',
  'Catalog_КонтактныеЛицаПартнеров',
  'Catalog_Партнеры',
  'Catalog_Контрагенты',
];
