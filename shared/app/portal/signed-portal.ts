import type { Portal, PortalCommand } from '../../ports/portal.ts';

/**
 * The same portal, with every change signed by the word under which its log of changes leaves our own changes out.
 * https://apidocs.bitrix24.ru/api-reference/events/offline-events.html
 */
export function signedPortal(portal: Portal, connector: string | undefined): Portal {
  if (connector === undefined) return portal;
  const signed = (command: PortalCommand): PortalCommand =>
    command.repeat === 'read'
      ? command
      : { ...command, params: { ...command.params, auth_connector: connector } };
  return {
    call: (command) => portal.call(signed(command)),
    batch: (commands) => portal.batch(commands.map(signed)),
    readLists: (lists, onRows) => portal.readLists(lists, onRows),
    list: (list) => portal.list(list),
    inLane: (lane) => signedPortal(portal.inLane(lane), connector),
  };
}
