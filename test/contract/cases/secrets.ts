import { expect } from 'vitest';
import { Broken } from '../../../shared/kernel/outcome.ts';
import type { Secrets } from '../../../shared/ports/secrets.ts';
import type { ContractCase } from '../contract.ts';

export interface SecretsStage {
  /** Secrets under a master key of their own. */
  readonly secrets: () => Promise<Secrets>;
}

const plain = 'токен: {"access_token":"0123456789abcdef"}';

export const secretsCases: readonly ContractCase<SecretsStage>[] = [
  {
    name: 'what was sealed is opened under the same context',
    run: async (stage) => {
      const secrets = await stage.secrets();
      for (const text of [plain, '', 'x'.repeat(4096)]) {
        expect(await secrets.open(await secrets.seal(text, 'T#1/portal'), 'T#1/portal')).toBe(text);
      }
    },
  },
  {
    name: 'a sealed text shows nothing of what it holds, and never looks the same twice',
    run: async (stage) => {
      const secrets = await stage.secrets();
      const one = await secrets.seal(plain, 'c');
      expect(one).not.toBe(await secrets.seal(plain, 'c'));
      const readable = one.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
      expect([one, ...readable].join(' ')).not.toContain('0123456789abcdef');
    },
  },
  {
    name: 'under another context nothing opens',
    run: async (stage) => {
      const secrets = await stage.secrets();
      const sealed = await secrets.seal(plain, 'connection 1');
      await expect(secrets.open(sealed, 'connection 2')).rejects.toThrow(Broken);
    },
  },
  {
    name: 'a text that was changed anywhere does not open',
    run: async (stage) => {
      const secrets = await stage.secrets();
      const sealed = await secrets.seal(plain, 'c');
      const [version = '', wrapped = '', body = ''] = sealed.split('.');
      for (const changed of [
        [version, wrapped, flipped(body)],
        [version, flipped(wrapped), body],
        [version, wrapped, body.slice(0, 20)],
        [version, wrapped],
        ['v0', wrapped, body],
        ['nonsense'],
      ]) {
        await expect(secrets.open(changed.join('.'), 'c'), changed.join('.')).rejects.toThrow(Broken);
      }
    },
  },
  {
    name: 'under another master key nothing opens',
    run: async (stage) => {
      const sealed = await (await stage.secrets()).seal(plain, 'c');
      const others = await stage.secrets();
      await expect(others.open(await others.seal('theirs', 'c'), 'c')).resolves.toBe('theirs');
      await expect(others.open(sealed, 'c')).rejects.toThrow(Broken);
    },
  },
  {
    name: 'an empty context and a text over 4 KB are refused',
    run: async (stage) => {
      const secrets = await stage.secrets();
      await expect(secrets.seal(plain, '')).rejects.toThrow(RangeError);
      await expect(secrets.seal('x'.repeat(4097), 'c')).rejects.toThrow(RangeError);
    },
  },
];

/** The text with a bit turned in its last byte. */
function flipped(part: string): string {
  const bytes = Buffer.from(part, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes.toString('base64url');
}
