import { CardEdit } from '../../edit/card-edit';
import { StagePicker } from '../../edit/stage-picker';
import { CardForm } from './card-form';
import { forms } from './forms';

forms.draw = props =>
  props.kind === 'edit' ? (
    <CardEdit contactId={props.view.contact?.id ?? ''} onClose={props.onClose} />
  ) : (
    <CardForm key={props.kind} {...props} />
  );

forms.stage = props => <StagePicker key={props.deal.id} {...props} />;
