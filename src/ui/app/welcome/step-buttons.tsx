import { Button } from '../../components/button';
import { t } from '../../i18n';

interface Props {
  onNext: () => void;
  onBack?: () => void;
  label?: string;
}

/** Back and on, in the same place on every step. */
export function StepButtons({ onNext, onBack, label = t('firstrun_continue') }: Props) {
  return (
    <div class="row wrap step-buttons">
      <Button variant="primary" onClick={onNext}>
        {label}
      </Button>
      {onBack && (
        <Button variant="plain" onClick={onBack}>
          {t('firstrun_back')}
        </Button>
      )}
    </div>
  );
}
