namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>The tables; absurd sizes are refused by them too.</summary>
internal static class Schema
{
    /// <summary>Kept in the file's <c>user_version</c>.</summary>
    public const int Version = 1;

    /// <summary>Makes what is not there.</summary>
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS model (
            model TEXT NOT NULL, server TEXT NOT NULL,
            declared INTEGER CHECK (declared IS NULL OR declared BETWEEN 1 AND 10000000),
            size_bytes INTEGER CHECK (size_bytes IS NULL OR size_bytes >= 0),
            result TEXT, tested_at TEXT, missing TEXT,
            PRIMARY KEY (model, server));
        CREATE TABLE IF NOT EXISTS run (
            run TEXT PRIMARY KEY, model TEXT NOT NULL, server TEXT NOT NULL, pid INTEGER NOT NULL, pid_started INTEGER NOT NULL,
            options TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT);
        CREATE TABLE IF NOT EXISTS probe (
            run TEXT NOT NULL, size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 10000000), died INTEGER NOT NULL, record TEXT NOT NULL,
            PRIMARY KEY (run, size));
        CREATE TABLE IF NOT EXISTS rung (
            run TEXT NOT NULL, size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 10000000), record TEXT NOT NULL,
            PRIMARY KEY (run, size));
        CREATE TABLE IF NOT EXISTS pending (
            run TEXT NOT NULL, size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 10000000), pid INTEGER NOT NULL, pid_started INTEGER NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (run, size));
        """;
}
