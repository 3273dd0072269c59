import { text } from '../../shared/kernel/text.ts';
import { StartFailed } from '../start-failed.ts';

/** The simulator's port is somebody else's. */
export function portalPortTaken(port: number, cause: unknown): StartFailed {
  const said = text(
    `Порт ${port} для демонстрационного портала занят. Укажите другой: --portal-port ПОРТ, или запустите без демонстрации: --no-demo.`,
    `Port ${port} for the demo portal is taken. Name another: --portal-port PORT, or start without the demo: --no-demo.`,
  );
  return new StartFailed([said], { cause });
}
