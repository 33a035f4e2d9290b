namespace Sesame.Silo.Postgres;

/// <summary>The private PostgreSQL cannot run; the message says in one line what is missing or in the way.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? cause = null) : Exception(message, cause);
