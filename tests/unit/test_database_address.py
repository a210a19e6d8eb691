"""Addresses of databases: one role, one login; passwords stay out of sight."""

from hezong.adapters.postgres.database import Database, embedded_database

PASSWORDS = {"postgres": "p/w:1@", "hezong_owner": "o", "hezong_read": "r#2", "hezong_write": "w"}


def test_a_role_gets_its_own_login_at_the_same_place():
    database = Database("postgresql://boss:secret@db.example:5433/crm?sslmode=require", PASSWORDS)
    assert database.dsn("hezong_read") == "postgresql://hezong_read:r%232@db.example:5433/crm?sslmode=require"


def test_a_socket_folder_goes_into_the_query():
    database = embedded_database("/tmp/run", 5555, PASSWORDS)
    assert database.dsn_owner == "postgresql://hezong_owner:o@/hezong?host=%2Ftmp%2Frun&port=5555"


def test_special_characters_of_a_password_are_quoted():
    assert "postgres:p%2Fw%3A1%40@/" in embedded_database("127.0.0.1", 1, PASSWORDS).dsn_admin


def test_another_database_of_the_same_server():
    assert embedded_database("127.0.0.1", 1, PASSWORDS).called("other").name == "other"


def test_passwords_are_not_shown():
    assert "secret" not in repr(Database("postgresql://boss:secret@db/crm", {"hezong_read": "secret"}))
