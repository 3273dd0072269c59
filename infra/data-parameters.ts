/**
 * Where the data stack writes what the service stack reads. Parameters instead of exports: an export that is in use
 * can neither change nor go, which would lock both stacks together.
 */
export type DataParameter = 'table' | 'ephemeral' | 'blobs' | 'data-key' | 'seal-key';

/** Path in the SSM parameter store. */
export function dataParameterPath(stage: string, parameter: DataParameter): string {
  return `/most24/${stage}/${parameter}`;
}
