-- Who acts: accounts, teams, their members, tokens and grants.

CREATE TABLE account (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    full_name  text NOT NULL DEFAULT '' CHECK (length(full_name) <= 200),
    email      text CHECK (length(email) <= 254),
    created_at timestamptz NOT NULL DEFAULT now(),
    closed_at  timestamptz,
    CONSTRAINT account_name_unique UNIQUE (name)
);
COMMENT ON TABLE account IS 'A person or program that signs in. Erasable: append-only tables refer to its id alone.';
COMMENT ON COLUMN account.id IS 'Identity used by every other table.';
COMMENT ON COLUMN account.name IS 'Sign-in name, lower case.';
COMMENT ON COLUMN account.full_name IS 'Name shown to people; may be emptied.';
COMMENT ON COLUMN account.email IS 'Address for messages; may be emptied.';
COMMENT ON COLUMN account.created_at IS 'When the account was made.';
COMMENT ON COLUMN account.closed_at IS 'When the account was closed; its tokens stop working then.';

CREATE TABLE team (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug       text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT team_slug_unique UNIQUE (slug)
);
COMMENT ON TABLE team IS 'Who submits: quotas, budgets and ranks belong to teams.';
COMMENT ON COLUMN team.id IS 'Identity used by every other table.';
COMMENT ON COLUMN team.slug IS 'Name in URLs.';
COMMENT ON COLUMN team.name IS 'Name shown to people.';
COMMENT ON COLUMN team.created_at IS 'When the team was made.';

CREATE TABLE membership (
    team_id    bigint NOT NULL REFERENCES team,
    account_id bigint NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL DEFAULT now(),
    left_at    timestamptz,
    PRIMARY KEY (team_id, account_id)
);
COMMENT ON TABLE membership IS 'Which accounts belong to a team. Leaving is recorded, not deleted: a former member still may not review the team.';
COMMENT ON COLUMN membership.team_id IS 'The team.';
COMMENT ON COLUMN membership.account_id IS 'The member.';
COMMENT ON COLUMN membership.created_at IS 'When the account joined.';
COMMENT ON COLUMN membership.left_at IS 'When the account left; null while a member.';
CREATE INDEX membership_account ON membership (account_id);

CREATE TABLE token (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
    label        text NOT NULL DEFAULT '' CHECK (length(label) <= 100),
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    CONSTRAINT token_secret_unique UNIQUE (secret_sha256)
);
COMMENT ON TABLE token IS 'API tokens: 256 random bits, of which only the SHA-256 is kept (enough for a uniformly random secret).';
COMMENT ON COLUMN token.id IS 'Identity, safe to show.';
COMMENT ON COLUMN token.account_id IS 'Whom the token signs in.';
COMMENT ON COLUMN token.secret_sha256 IS 'SHA-256 of the secret.';
COMMENT ON COLUMN token.label IS 'What the owner calls it.';
COMMENT ON COLUMN token.created_at IS 'When it was made.';
COMMENT ON COLUMN token.expires_at IS 'When it stops working; null: never by itself.';
COMMENT ON COLUMN token.revoked_at IS 'When it was revoked.';
CREATE INDEX token_account ON token (account_id);
