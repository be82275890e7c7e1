import type { ImportField, ImportProgress } from '../../../messages/data';
import { isMessageKey, type MessageKey, t } from '../../i18n';

const STATES: Record<ImportProgress['state'], MessageKey> = {
  mapping: 'import_stateMapping',
  running: 'import_stateRunning',
  paused: 'import_statePaused',
  done: 'import_stateDone',
  cancelled: 'import_stateCancelled',
  undone: 'import_stateUndone',
  failed: 'import_stateFailed',
};

export const stateText = (state: ImportProgress['state']): string => t(STATES[state]);

/** Name of a field for the mapping step. */
export const fieldText = (field: ImportField): string => t(`import_field_${field}`);

/** Why a row was left out. */
export const reasonText = (reasonKey: string): string =>
  isMessageKey(reasonKey) ? t(reasonKey) : t('import_skip_other');
