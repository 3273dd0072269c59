import { parseArgs } from 'node:util';
import { text } from '../shared/kernel/text.ts';
import { reasonOf, StartFailed } from './start-failed.ts';

/** What the person at the keyboard asks for. */
export interface CommandLine {
  readonly command: (typeof commands)[number];
  readonly config: string | undefined;
  /** Options of the configuration given on the command line. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Target of a backup. */
  readonly to: string | undefined;
  /** Source of a restoration. */
  readonly from: string | undefined;
  /** The demo beside the house; `undefined` without one. */
  readonly demo: { readonly portalPort: number; readonly empty: boolean; readonly once: boolean } | undefined;
}

/** Reads the arguments after the script's name. @throws StartFailed */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const command = values.help ? 'help' : (positionals[0] ?? 'start');
  if (positionals.length > 1 || !isCommand(command)) {
    const given = positionals.join(' ');
    throw new StartFailed([
      text(`Нет команды «${given}». ${see.ru}`, `There is no command “${given}”. ${see.en}`),
    ]);
  }
  if (command === 'backup' && values.to === undefined) {
    throw new StartFailed([
      text('Укажите, куда копировать: --to ПАПКА.', 'Say where to copy to: --to FOLDER.'),
    ]);
  }
  if (command === 'restore' && values.from === undefined) {
    throw new StartFailed([text('Укажите копию: --from ПАПКА.', 'Name the backup: --from FOLDER.')]);
  }
  const { dir, host, port } = values;
  return {
    command,
    config: values.config,
    flags: { dir, host, port: port === undefined ? undefined : numberOr(port) },
    to: values.to,
    from: values.from,
    demo: values['no-demo'] ? undefined : demoOf(values),
  };
}

const usualPortalPort = 8781;

function demoOf(values: {
  readonly 'portal-port'?: string | undefined;
  readonly empty?: boolean | undefined;
  readonly once?: boolean | undefined;
}): CommandLine['demo'] {
  const port = values['portal-port'] === undefined ? usualPortalPort : Number(values['portal-port']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartFailed([
      text(
        '--portal-port: нужно целое число от 0 до 65535.',
        '--portal-port must be a whole number from 0 to 65535.',
      ),
    ]);
  }
  if (values.empty && values.once) {
    throw new StartFailed([
      text(
        '--once проигрывает историю, а --empty её не содержит: выберите одно.',
        '--once plays the story and --empty has none: choose one.',
      ),
    ]);
  }
  return { portalPort: port, empty: values.empty === true, once: values.once === true };
}

const see = text('Справка: npm start -- --help.', 'Help: npm start -- --help.');
const commands = ['start', 'backup', 'restore', 'rotate-key', 'help'] as const;

function isCommand(value: string): value is (typeof commands)[number] {
  return commands.some((command) => command === value);
}

/** What is no number is left for the configuration's schema to refuse together with the other mistakes. */
function numberOr(value: string): unknown {
  return /^\d+$/.test(value) ? Number(value) : value;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        config: { type: 'string' },
        to: { type: 'string' },
        from: { type: 'string' },
        'portal-port': { type: 'string' },
        empty: { type: 'boolean' },
        once: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new StartFailed([text(`${reasonOf(error)}. ${see.ru}`, `${reasonOf(error)}. ${see.en}`)], {
      cause: error,
    });
  }
}
