import type { Connection } from '../../domain/connections/connection.ts';
import { clientProfiles } from '../../domain/mapping/client-profiles.ts';
import { clientTypes } from '../../domain/mapping/client-records.ts';
import { effectiveSettings } from '../../domain/mapping/settings/effective-settings.ts';
import type { Survey } from '../runs/survey.ts';
import { clientMarks } from './client-marks.ts';
import type { StagedObjects } from './staged-objects.ts';

const pageSize = 200;

/** Goes through the clients that a base with our extension has told of. */
export function clientSurveys(staged: StagedObjects, connection: Connection): readonly Survey[] {
  const { configuration } = effectiveSettings(connection.settings.clients, connection.base.configuration);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const marksOf = clientMarks(staged);
  return clientTypes(clientProfiles[configuration]).map((type) => ({
    page: async (cursor) => {
      const { next, refs } = await staged.refs(scope, type, pageSize, cursor);
      const objects = await staged.read(
        scope,
        refs.map((ref) => ({ type, ref })),
      );
      const news = [...objects.values()].map(({ object }) => ({ object, unsure: false }));
      return { marks: await marksOf(connection, news), ...(next !== undefined && { next }) };
    },
  }));
}
