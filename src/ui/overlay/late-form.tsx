import { useEffect, useRef } from 'preact/hooks';
import { send } from '../../messages/client';
import { type FormProps, forms } from '../components/card/forms';
import { editElsewhere, getForms } from './form-holder';

/** Adding and linking are seldom needed: they come with a script of their own, which draws into a place of the card. */
function LateForm(props: FormProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const draw = () => place.current && getForms()?.(place.current, latest.current);
  useEffect(() => {
    draw();
  });
  useEffect(() => {
    const { current } = place;
    if (!getForms()) void send('card.forms', {}).then(draw);
    return () => {
      if (current) getForms()?.(current, null);
    };
  }, []);
  return <div ref={place} />;
}

forms.draw = props => <LateForm key={props.kind} {...props} />;
forms.editElsewhere = editElsewhere;
