import { CfnResource, type IResource } from 'aws-cdk-lib';
import { houseNameKey } from '../shared/contracts/template.ts';

/** `portal-inbox` → `PortalInbox`, `work.fifo` → `WorkFifo`: a house name as a construct id. */
export function pascalCase(name: string): string {
  return name
    .split(/[-_.]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`)
    .join('');
}

/** Writes the name of the house into the resource's metadata. @throws TypeError for an imported resource. */
export function nameResource(resource: IResource, name: string): void {
  resourceOf(resource).addMetadata(houseNameKey, name);
}

/** Keeps the logical id of a resource that must never be replaced, wherever its construct moves. */
export function pinLogicalId(resource: IResource, logicalId: string): void {
  resourceOf(resource).overrideLogicalId(logicalId);
}

function resourceOf(resource: IResource): CfnResource {
  const { defaultChild } = resource.node;
  if (!(defaultChild instanceof CfnResource)) throw new TypeError(`${resource.node.path} is not a resource`);
  return defaultChild;
}
