-- Sessions of browsers: a token is exchanged for a cookie that scripts cannot read.

CREATE TABLE web_session (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_id      bigint NOT NULL REFERENCES token,
    secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    CONSTRAINT web_session_secret_unique UNIQUE (secret_sha256)
);
COMMENT ON TABLE web_session IS 'Signed-in browsers. A session lives for 30 days after its last use and never longer than its token; signing out deletes it.';
COMMENT ON COLUMN web_session.id IS 'Identity, in the order of sign-ins.';
COMMENT ON COLUMN web_session.token_id IS 'The token that was exchanged: when it is revoked or expires, so is the session.';
COMMENT ON COLUMN web_session.secret_sha256 IS 'SHA-256 of the cookie''s secret, which is 256 random bits.';
COMMENT ON COLUMN web_session.created_at IS 'When the browser signed in.';
COMMENT ON COLUMN web_session.expires_at IS 'When it ends unless it is used; moved at most once a day.';
CREATE INDEX web_session_token ON web_session (token_id, id);
CREATE INDEX web_session_expiry ON web_session (expires_at);
GRANT SELECT, INSERT, DELETE ON web_session TO wattboard_app;
GRANT UPDATE (expires_at) ON web_session TO wattboard_app;
