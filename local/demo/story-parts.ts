import type { DemoBase } from './demo-base.ts';
import type { DemoConnection } from './demo-connection.ts';
import type { DemoPortal } from './demo-portal.ts';
import type { ExtensionBase } from './extension-base.ts';
import type { OperatorDesk } from './operator-desk.ts';
import type { PortalReader } from './portal-reader.ts';

/** One step of the story: what happened, in words for a person, after it was verified by reading back. */
export interface Step {
  readonly name: string;
  /** Does it and tells what was seen. @throws Error when what was read back is not what should be there */
  readonly play: () => Promise<string>;
}

export interface StoryParts {
  readonly houseUrl: string;
  readonly portal: DemoPortal;
  readonly connection: DemoConnection;
  readonly demo: DemoBase;
  readonly extension: ExtensionBase;
  readonly reader: PortalReader;
  readonly operator: OperatorDesk;
  /** The data folder: what people may want to keep is put there. */
  readonly dir: string;
}
