import { useEffect, useRef, useState } from 'preact/hooks';
import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { Logo } from '../parts/logo';
import { goTo } from '../route';
import { ConsentStep } from './consent-step';
import { SitesStep } from './sites-step';
import { keepStep, STEPS, type Step, startStep } from './steps';
import { TryStep } from './try-step';
import { WorkspaceStep } from './workspace-step';

/** The first run: consent, where contacts live, which sites, try it. Goes on where it was left. */
export function WelcomeScreen({ settings }: { settings: Settings }) {
  const hasConsent = settings.consentAt !== null;
  const [step, setStep] = useState<Step>(() => startStep(hasConsent));
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // Consent that was taken back leads to the beginning again.
    if (!hasConsent) setStep('consent');
  }, [hasConsent]);
  useEffect(() => {
    keepStep(step);
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
  }, [step]);
  const index = STEPS.indexOf(step);
  const next = () => {
    const following = STEPS[index + 1];
    if (following) setStep(following);
    else goTo({ screen: 'people' });
  };
  const back = index > 1 ? () => setStep(STEPS[index - 1] ?? 'workspace') : undefined;
  return (
    <main class="welcome">
      <p class="logo">
        <Logo /> Throughline
      </p>
      <p class="tiny">{t('firstrun_step', index + 1, STEPS.length)}</p>
      <h1 ref={heading} tabIndex={-1}>
        {t(`firstrun_${step}Title`)}
      </h1>
      {step === 'consent' && <ConsentStep onNext={next} />}
      {step === 'workspace' && <WorkspaceStep settings={settings} onNext={next} />}
      {step === 'sites' && <SitesStep settings={settings} onNext={next} onBack={back} />}
      {step === 'try' && <TryStep onNext={next} onBack={back} />}
    </main>
  );
}
