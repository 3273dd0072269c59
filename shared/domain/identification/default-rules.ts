import type { IdentificationRule, RuleOwner } from '../../contracts/settings/identification-rule.ts';

const notAnother = (key: 'inn' | 'kpp' | 'lastName' | 'firstName'): IdentificationRule => ({
  key,
  orMissing: true,
});
const reachedAt: IdentificationRule = { any: ['phone', 'email'] };

/**
 * Rules that work out of the box. Nobody is recognised by name alone. A phone or an e-mail address counts only as long
 * as nothing speaks against it: firms of one owner share a phone, members of a family too.
 */
export const defaultRules: Readonly<Record<RuleOwner, IdentificationRule>> = {
  company: {
    any: [{ all: ['inn', notAnother('kpp')] }, { all: [notAnother('inn'), notAnother('kpp'), reachedAt] }],
  },
  entrepreneur: { any: ['inn', { all: [notAnother('inn'), reachedAt] }] },
  contact: {
    any: ['inn', { all: [notAnother('inn'), notAnother('lastName'), notAnother('firstName'), reachedAt] }],
  },
  requisite: { all: ['inn', notAnother('kpp')] },
  bankDetail: { all: ['account', { key: 'bic', orMissing: true }] },
};
