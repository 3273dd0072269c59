/** Parts that make any name a secret's, after letters were made small and everything but letters and digits dropped. */
const telling = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'credential',
  'authorization',
  'cookie',
  'signature',
  'apikey',
  'accesskey',
  'privatekey',
  'connectionkey',
  'signingkey',
  'encryptionkey',
  'sharedkey',
  'пароль',
  'токен',
  'секрет',
];

/** Whole names that are a secret's. `authid`, `refreshid`, `appsid` are Bitrix24's OAuth parameters. */
const exact = new Set([
  'auth',
  'authid',
  'refreshid',
  'appsid',
  'pass',
  'pwd',
  'pin',
  'sid',
  'sessid',
  'sessionid',
  'jwt',
  'otp',
  'ключ',
]);

/** Holds secrets among things worth reading; what is inside is judged by its own names. */
const mixed = new Set(['auth']);

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names judged before; most come again and again. */
const judged = new Map<string, boolean>();
const maxJudged = 5000;

/** Whether a value under this name is a secret. Names with brackets (`auth[access_token]`) are judged part by part. */
export function isSecretName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  if (judged.size >= maxJudged) judged.clear();
  const verdict = judge(name);
  if (name.length <= 100) judged.set(name, verdict);
  return verdict;
}

function judge(name: string): boolean {
  const parts = name.split(/[[\]]+/).filter((part) => part !== '');
  return parts.some((part, index) => {
    const plainPart = plain(part);
    if (index < parts.length - 1 && mixed.has(plainPart)) return false;
    return exact.has(plainPart) || telling.some((word) => plainPart.includes(word));
  });
}

/** Whether an object or array under this secret name is looked into instead of masked as a whole. */
export function isMixedName(name: string): boolean {
  return mixed.has(plain(name));
}
