-- migrate:up
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE SCHEMA app;
CREATE SCHEMA IF NOT EXISTS audit;
CREATE TYPE app.member_role AS ENUM ('owner', 'editor', 'viewer');
CREATE DOMAIN app.slug AS text NOT NULL CHECK (VALUE ~ '^[a-z0-9-]+$');
