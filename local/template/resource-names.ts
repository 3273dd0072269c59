import { houseNameKey } from '../../shared/contracts/template.ts';
import type { Resource } from './resources.ts';

/** The house's name of a function, queue or table; resources that the CDK adds for itself have none. */
export function nameOf(resource: Resource): string | undefined {
  const name = resource.metadata[houseNameKey];
  return typeof name === 'string' ? name : undefined;
}

/** As `nameOf`. @throws RangeError when the resource has none. */
export function requiredNameOf(resource: Resource): string {
  const name = nameOf(resource);
  if (name === undefined) throw new RangeError(`${resource.id} has no ${houseNameKey} in its metadata`);
  return name;
}
