import type { Activity, ActivityKind } from '../../../model/activity';
import type { Identifier } from '../../../model/identifier';
import type { Reason } from '../../../model/match';
import { siteName } from '../../../model/site-names';
import { number } from '../../format';
import { isMessageKey, type MessageKey, t } from '../../i18n';

/** Name of a site as it writes itself. */
export const siteWords = (site: Identifier['site']): string =>
  !site || site === 'web' ? t('card_webPage') : siteName(site);

/** What the primary button says it will log. */
export function logLabel(kind: ActivityKind): string {
  return t(`card_log_${kind.replace('-', '_')}` as MessageKey);
}

/** One touch in words: `You commented`, `Maria Olsen: call`. A note of the rep's own needs no words beside its text. */
export function touchWords({ kind, mine, authorName, direction }: Activity): string {
  const key = kind.replace('-', '_');
  if (direction === 'in') return t(`card_they_${key}` as MessageKey);
  if (mine || !authorName) return t(`card_you_${key}` as MessageKey);
  return t('card_otherTouch', authorName, t(`card_kind_${key}` as MessageKey));
}

/** Field that a signal compares, in words; the connector of a signal nobody has words for yet is shown as it is. */
function fieldWords({ signal, seen }: Reason, site?: Identifier['site']): string {
  if (signal === 'handle' && site && site !== 'web') return t('card_signal_address', siteWords(site));
  const key = `card_signal_${signal}`;
  return isMessageKey(key) ? t(key) : (seen ?? signal);
}

/** A signal for or against as a sentence, and what stands on both sides. */
export function signalWords(
  reason: Reason,
  site?: Identifier['site'],
  bothKey: MessageKey = 'card_seenRecorded',
): { sentence: string; detail: string } {
  const whole = `card_signal_${reason.signal}_${reason.level}`;
  const level = `card_level_${reason.level}`;
  const byWeight = reason.weightBits < 0 ? t('card_level_against', '$1') : t('card_level_for', '$1');
  const pattern = isMessageKey(level) ? t(level, '$1') : byWeight;
  const sentence = isMessageKey(whole) ? t(whole) : pattern.replace('$1', () => fieldWords(reason, site));
  return { sentence, detail: detailOf(reason, bothKey) };
}

function detailOf({ seen, recorded, sharedBy }: Reason, bothKey: MessageKey): string {
  const parts: string[] = [];
  if (seen && recorded && seen !== recorded) parts.push(t(bothKey, seen, recorded));
  else if (seen || recorded) parts.push(seen ?? recorded ?? '');
  if (sharedBy !== undefined && sharedBy > 0) parts.push(t('card_sharedBy', number(sharedBy)));
  return parts.join(' · ');
}

/** The strongest sign for a match, for the chip: `LinkedIn address`. */
export function strongestSign(reasons: readonly Reason[], site?: Identifier['site']): string | undefined {
  const best = reasons.reduce<Reason | undefined>(
    (strongest, reason) => (reason.weightBits > (strongest?.weightBits ?? 0) ? reason : strongest),
    undefined,
  );
  return best && fieldWords(best, site);
}
