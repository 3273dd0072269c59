import { optionTexts } from './config/option-texts.ts';

/** The help page, Russian first. */
export function helpPage(): string {
  const options = Object.entries(optionTexts).map(
    ([path, { variable, title, allowed }]) =>
      `  ${path}  (${variable})\n      ${title.ru}: ${allowed.ru}\n      ${title.en}: ${allowed.en}`,
  );
  return `Most24

  npm start -- [start] [--dir DIR] [--host HOST] [--port N] [--config FILE]
      запустить всё в одном процессе / run everything in one process
      --no-demo           без учебных портала и базы: на своём сервере / without the simulated portal and base
      --portal-port N     порт учебного портала (8781) / port of the simulated portal
      --empty             учебные портал и база пусты / the simulated portal and base hold nothing
      --once              показать историю и закончить / tell the story and end
  npm start -- backup --to NEWDIR [--dir DIR]
      скопировать папку данных, можно на ходу / copy the data folder, also while running
  npm start -- restore --from BACKUPDIR [--dir NEWDIR]
      сделать папку данных из копии / make a data folder from a backup
  npm start -- rotate-key [--dir DIR]
      новый ключ для секретов; прежние остаются / a new key for secrets; the former ones stay

Настройки (файл most24.config.json, затем переменные окружения, затем командная строка)
Options (file most24.config.json, then the environment, then the command line)

${options.join('\n')}
`;
}
