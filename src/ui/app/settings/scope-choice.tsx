import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { ConnectionView } from '../../../messages/settings';
import { t } from '../../i18n';
import { Choices } from '../parts/choices';

interface Props {
  connection: ConnectionView;
  onProblem: (error: MessageError | undefined) => void;
}

/** Whose contacts are kept here, where the CRM can tell: giant ones hold more than one browser should read. */
export function ScopeChoice({ connection: { id: connectionId, name, onlyMine }, onProblem }: Props) {
  const choose = async (scope: 'all' | 'mine') => {
    const answer = await send('crm.setScope', { connectionId, onlyMine: scope === 'mine' });
    onProblem(answer.ok ? undefined : answer.error);
  };
  return (
    <Choices
      legend={t('crm_scope')}
      value={onlyMine ? 'mine' : 'all'}
      onChoose={scope => void choose(scope)}
      choices={[
        { value: 'all', label: t('crm_scopeAll'), detail: t('crm_scopeAllHint', name) },
        { value: 'mine', label: t('crm_scopeMine'), detail: t('crm_scopeMineHint', name) },
      ]}
    />
  );
}
