import { expect, it } from 'vitest';
import { readWords } from '../../../shared/adapters/speech/pocketsphinx/read-words.ts';

it('reads what pocketsphinx prints, without silence and noise', () => {
  const printed = [
    'good morning this',
    '<s> 2.880 3.160 0.999900',
    'good(2) 3.170 3.340 0.457723',
    'morning 3.350 3.890 1.000200',
    '<sil> 3.900 3.980 0.661498',
    '[NOISE] 3.980 3.990 0.661498',
    '++SMACK++ 3.980 3.990 0.661498',
    'this 3.990 4.230 0.618501',
    '</s> 6.810 7.190 1.000000',
    '',
    "it's",
    '<s> 14.050 14.150 1.000200',
    "it's 14.160 14.310 0.506729",
  ].join('\n');
  expect(readWords(printed)).toEqual([
    { text: 'good', start: 3.17, end: 3.34, confidence: 0.457723 },
    { text: 'morning', start: 3.35, end: 3.89, confidence: 1 },
    { text: 'this', start: 3.99, end: 4.23, confidence: 0.618501 },
    { text: "it's", start: 14.16, end: 14.31, confidence: 0.506729 },
  ]);
  expect(readWords('')).toEqual([]);
});
