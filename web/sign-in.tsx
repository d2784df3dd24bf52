import { useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { TextBox } from './parts/fields.tsx';
import { Note } from './parts/said.tsx';
import { type Farewell, signIn } from './session.ts';

export function SignIn({ farewell }: { farewell: Farewell | null }) {
  const [token, setToken] = useState('');
  return (
    <main id="main" className="narrow">
      <h1>Sign in</h1>
      {farewell && (
        <Note kind="warn" title={farewell.message}>
          <p className="fine">
            Code <code>{farewell.code}</code>
          </p>
        </Note>
      )}
      <p>
        Open the link that <code>npm start</code> prints, or paste a token.
      </p>
      <Form
        className="card"
        onSubmit={event => {
          event.preventDefault();
          signIn(token);
        }}
      >
        <TextBox
          label="Token"
          value={token}
          onChange={setToken}
          isRequired
          secret
          hint="It is kept in this tab, until it is closed or you sign out."
        />
        <Button type="submit" className="button primary">
          Sign in
        </Button>
      </Form>
      <p className="fine">
        <code>npm run -s inventory -- token --role inv_catalog_manager --user alice</code> makes one, good for
        24 hours.
      </p>
    </main>
  );
}
