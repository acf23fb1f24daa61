using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>Opens the file of the registry: a damaged one is kept aside and replaced by the newest backup that is whole.</summary>
internal sealed class RegistryFile(string path, TimeProvider time)
{
    /// <summary>Backups that are kept.</summary>
    public const int Kept = 10;

    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Where backups lie.</summary>
    public string Backups => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "backups");

    /// <summary>Backups, newest first.</summary>
    public IReadOnlyList<string> AllBackups() =>
        Directory.Exists(Backups) ? [.. Directory.EnumerateFiles(Backups, "context-*.db").OrderDescending(StringComparer.Ordinal)] : [];

    /// <summary>A connection to a whole file, and what had to be done for it; null when nothing.</summary>
    public (SqliteConnection Connection, string? Notice) Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var turn = Turn();
        string? notice = null;
        if (File.Exists(path) && Damage(path) is { } damage)
            notice = Recover(damage);
        return (Connect(path), notice);
    }

    /// <summary>Copies the file while it may be in use; the oldest copies go.</summary>
    public void Backup(SqliteConnection connection)
    {
        using var turn = Turn();
        Directory.CreateDirectory(Backups);
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var file = System.IO.Path.Combine(Backups, string.Create(CultureInfo.InvariantCulture, $"context-{stamp}-{Environment.ProcessId}.db"));
        using (var copy = new SqliteConnection(Line(file)))
        {
            copy.Open();
            connection.BackupDatabase(copy);
        }
        foreach (var old in AllBackups().Skip(Kept))
            File.Delete(old);
    }

    /// <summary>What is wrong with a file; null when it is whole.</summary>
    public static string? Damage(string file)
    {
        try
        {
            using var connection = new SqliteConnection(Line(file));
            connection.Open();
            using var check = connection.CreateCommand();
            check.CommandText = "PRAGMA quick_check";
            var said = check.ExecuteScalar()?.ToString();
            if (said != "ok")
                return said ?? "no answer to PRAGMA quick_check";
            check.CommandText = "PRAGMA user_version";
            return Convert.ToInt64(check.ExecuteScalar(), CultureInfo.InvariantCulture) is var version and > Schema.Version
                ? string.Create(CultureInfo.InvariantCulture, $"it is of a later version ({version})")
                : null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is not (5 or 6))
        {
            return e.Message;
        }
    }

    private string Recover(string damage)
    {
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var aside = $"{path}.corrupt-{stamp}";
        foreach (var part in Parts.Where(p => File.Exists(path + p)))
            File.Move(path + part, aside + part, overwrite: true);
        if (AllBackups().FirstOrDefault(b => Damage(b) is null) is not { } backup)
            return $"the registry was damaged ({damage}) and is kept as {aside}; there is no backup that is whole, so it begins anew";
        File.Copy(backup, path);
        return $"the registry was damaged ({damage}) and is kept as {aside}; it goes on from {backup}";
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(Line(file));
        connection.Open();
        using var command = connection.CreateCommand();
        // FULL: what is committed survives a machine that goes down.
        command.CommandText = $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {Schema.Sql} PRAGMA user_version={Schema.Version};";
        command.ExecuteNonQuery();
        return connection;
    }

    private static string Line(string file) => new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString();

    /// <summary>One process at a time opens, recovers or copies.</summary>
    private FileStream Turn()
    {
        var patience = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(patience) < TimeSpan.FromSeconds(30))
            {
                Task.Delay(TimeSpan.FromMilliseconds(20), time).GetAwaiter().GetResult();
            }
        }
    }
}
