import { seededRandom } from '../../shared/kernel/random.ts';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import { OnecBase } from '../../simulators/onec/base/base.ts';
import { generateBase } from '../../simulators/onec/base/generate.ts';
import { variantId } from '../../simulators/onec/base/model.ts';
import { OnecClient } from '../../simulators/onec/commerceml/client.ts';
import { unf30 } from '../../simulators/onec/commerceml/profile.ts';
import { httpTransport } from '../../simulators/onec/commerceml/transport.ts';
import type { DemoConnection } from './demo-connection.ts';

const seed = 24;
const goods = 60;

/** The demo's base: an unmodified УНФ 3.0, simulated, with a client that exchanges as 1C does. */
export interface DemoBase {
  readonly base: OnecBase;
  readonly client: OnecClient;
}

/** A product as the base would have it on the portal. */
export interface ExpectedProduct {
  readonly xmlId: string;
  readonly price: number | undefined;
  readonly quantity: number | undefined;
  /** Bytes of its main picture in base64. */
  readonly picture: string | undefined;
}

/** Makes the base up and points its exchange at the connection. */
export function demoBase({ exchange, user, key }: DemoConnection): DemoBase {
  const base = new OnecBase(generateBase({ seed, goods }));
  const client = new OnecClient({
    base,
    random: seededRandom(seed),
    profile: unf30,
    transport: httpTransport(),
    clock: systemClock,
    target: { url: exchange, user, password: key },
  });
  return { base, client };
}

/** What has to be on the portal when all of the base has been exchanged. */
export function expectedProducts(base: OnecBase): readonly ExpectedProduct[] {
  const [priceType] = base.priceTypes;
  return base.goods.flatMap((good) =>
    base.variants(good).map(({ characteristic }) => {
      const [picture] = good.pictures;
      const variant = variantId(good.ref, characteristic?.ref);
      const stock = [...base.stock(variant).values()];
      return {
        xmlId: variant,
        price: priceType && base.prices(variant).get(priceType.ref),
        picture: picture && Buffer.from(picture.bytes).toString('base64'),
        quantity: stock.length === 0 ? undefined : rounded(stock.reduce((sum, amount) => sum + amount, 0)),
      };
    }),
  );
}

/** Amounts have at most four digits after the point. */
function rounded(amount: number): number {
  return Math.round(amount * 1e4) / 1e4;
}
