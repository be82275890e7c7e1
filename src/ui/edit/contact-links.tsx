import { profileIdentifiers } from '../../model/profile-urls';
import { safeLink } from '../components/card/safe-link';
import { siteWords } from '../components/card/words';

const PREFIXES = { emails: 'mailto:', phones: 'tel:' } as const;

/** E-mails, phones and profiles, one a line, as links. */
export function ContactLinks({ kind, text }: { kind: 'emails' | 'phones' | 'profiles'; text: string }) {
  return (
    <>
      {text
        .split('\n')
        .filter(line => line.trim() !== '')
        .map(line => (
          <span key={line} class="block">
            {kind === 'profiles' ? <Profile address={line} /> : <a href={`${PREFIXES[kind]}${line}`}>{line}</a>}
          </span>
        ))}
    </>
  );
}

function Profile({ address }: { address: string }) {
  const [identifier] = profileIdentifiers(address);
  const words =
    identifier && identifier.kind !== 'url' ? `${siteWords(identifier.site)}: ${identifier.value}` : address;
  const href = safeLink(address);
  if (!href) return <>{words}</>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {words}
    </a>
  );
}
