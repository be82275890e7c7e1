import type { HealthView } from '../../../messages/health';
import { number, shortDate } from '../../format';
import { isMessageKey, language, type MessageKey, t } from '../../i18n';
import { KNOWN_SITES, OPTIONAL_SITES } from '../../state/known-sites';

const RANKS: readonly MessageKey[] = ['health_rank1', 'health_rank2', 'health_rank3', 'health_rank4'];

/** `LinkedIn, profiles`. */
export function whatWords({ site, pageKind }: Pick<HealthView, 'site' | 'pageKind'>): string {
  const name = [...KNOWN_SITES, ...OPTIONAL_SITES].find(({ id }) => id === site)?.name ?? site;
  const kind = `health_kind_${pageKind}`;
  return `${name}, ${isMessageKey(kind) ? t(kind) : pageKind}`;
}

/** What it means, in one sentence. */
export function stateSentence({ state, since, views, fallen, broken }: HealthView): string {
  if (broken) return t('health_brokenText', shortDate(broken.at), broken.failure);
  const when = shortDate(since);
  if (state === 'red') return t('health_redText', when);
  if (state === 'amber' && fallen.length > 0) return t('health_fallenText', when, ranksInWords(fallen));
  if (state === 'amber') return t('health_amberText', when);
  return t(state === 'green' ? 'health_greenText' : 'health_learningText', number(views));
}

function ranksInWords(fallen: readonly number[]): string {
  const names = fallen.flatMap(rank => RANKS[rank - 1] ?? []).map(key => t(key));
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(names);
}
