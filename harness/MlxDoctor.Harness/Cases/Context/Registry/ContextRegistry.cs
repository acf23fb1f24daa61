using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>What is known of tested models, in one SQLite file that several runs may use at once.</summary>
internal sealed class ContextRegistry : IDisposable
{
    /// <summary>How records are written.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;

    /// <summary>Opens it, and makes it when it is not there.</summary>
    public ContextRegistry(string path, TimeProvider time)
    {
        (File, _time) = (new RegistryFile(path, time), time);
        (_connection, Notice) = File.Open();
    }

    /// <summary>Its file and backups.</summary>
    public RegistryFile File { get; }

    /// <summary>What had to be done to open it; null when nothing.</summary>
    public string? Notice { get; }

    /// <summary>Copies it, if there is anything in it.</summary>
    public void Backup()
    {
        if (Read("SELECT count(*) FROM model", [], r => r.GetInt64(0))[0] > 0)
            File.Backup(_connection);
    }

    /// <summary>Every model, by name.</summary>
    public IReadOnlyList<KnownModel> Models() => Read(
        "SELECT model, server, declared, size_bytes, result, tested_at, missing FROM model ORDER BY model, server", [],
        r => new KnownModel(r.GetString(0), r.GetString(1))
        {
            Declared = r.IsDBNull(2) ? null : r.GetInt32(2),
            SizeBytes = r.IsDBNull(3) ? null : r.GetInt64(3),
            Result = r.IsDBNull(4) ? null : JsonSerializer.Deserialize<ContextResult>(r.GetString(4), Json),
            TestedAt = r.IsDBNull(5) ? null : DateTimeOffset.Parse(r.GetString(5), CultureInfo.InvariantCulture),
            Missing = r.IsDBNull(6) ? null : r.GetString(6),
        });

    /// <summary>The model on the server, or null.</summary>
    public KnownModel? Find(string model, string server) => Models().FirstOrDefault(m => m.Model == model && m.Server == server);

    /// <summary>Notes a model and what is declared of it.</summary>
    public void See(string model, string server, int? declared, long? bytes) => Write(
        """
        INSERT INTO model (model, server, declared, size_bytes) VALUES ($model, $server, $declared, $bytes)
        ON CONFLICT (model, server) DO UPDATE SET declared = coalesce($declared, declared), size_bytes = coalesce($bytes, size_bytes), missing = NULL
        """,
        ("$model", model), ("$server", server), ("$declared", declared is { } d ? Sizes.Check(d, model) : null), ("$bytes", bytes));

    /// <summary>Notes that a model could not be tested.</summary>
    public void Miss(string model, string server, string why) => Write(
        "INSERT INTO model (model, server, missing) VALUES ($model, $server, $why) ON CONFLICT (model, server) DO UPDATE SET missing = $why",
        ("$model", model), ("$server", server), ("$why", why));

    /// <summary>Keeps the result of a whole test.</summary>
    public void Keep(ContextResult result) => Write(
        "UPDATE model SET result = $result, tested_at = $at, missing = NULL WHERE model = $model AND server = $server",
        ("$model", result.Model), ("$server", result.Server), ("$result", JsonSerializer.Serialize(result, Json)), ("$at", Now()));

    /// <summary>Removes all that is known of a model, on one server or on all; how many entries there were.</summary>
    public int Forget(string model, string? server)
    {
        foreach (var table in (string[])["probe", "rung", "pending"])
            Write(
                $"DELETE FROM {table} WHERE run IN (SELECT run FROM run WHERE model = $model AND ($server IS NULL OR server = $server))", ("$model", model),
                ("$server", server));
        Write("DELETE FROM run WHERE model = $model AND ($server IS NULL OR server = $server)", ("$model", model), ("$server", server));
        return Write("DELETE FROM model WHERE model = $model AND ($server IS NULL OR server = $server)", ("$model", model), ("$server", server));
    }

    /// <summary>Begins a run, or goes on with an interrupted one.</summary>
    public RegistryMarks Begin(string model, string server, RunSettings settings, bool resume, bool force)
    {
        var interrupted = resume ? Interrupted(model, server) : null;
        var run = interrupted?.Run
            ?? string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyyMMdd-HHmmss-fff}-{Environment.ProcessId}-{settings.Nonce}");
        if (interrupted is null)
            Write(
                "INSERT INTO run (run, model, server, pid, pid_started, options, started_at) VALUES ($run, $model, $server, $pid, $born, $options, $at)",
                ("$run", run), ("$model", model), ("$server", server), ("$pid", Owner.Me.Pid), ("$born", Owner.Me.Started),
                ("$options", JsonSerializer.Serialize(settings, Json)), ("$at", Now()));
        else
            Write("UPDATE run SET pid = $pid, pid_started = $born WHERE run = $run", ("$run", run), ("$pid", Owner.Me.Pid), ("$born", Owner.Me.Started));
        return new RegistryMarks(this, model, server, run, interrupted?.Settings ?? settings, interrupted is not null, force);
    }

    /// <summary>Ends a run.</summary>
    public void End(string run) => Write("UPDATE run SET ended_at = $at WHERE run = $run", ("$run", run), ("$at", Now()));

    /// <summary>Sizes that were being tried when a process or the machine went down, of processes that live no more.</summary>
    public IReadOnlyList<PendingMark> Pending() => [.. Read(
        "SELECT r.model, r.server, p.run, p.size, p.at, p.pid, p.pid_started FROM pending p JOIN run r ON r.run = p.run ORDER BY p.at", [],
        r => (Mark: new PendingMark(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetString(4)),
            Owner: new Owner(r.GetInt32(5), r.GetInt64(6))))
        .Where(p => !p.Owner.Lives).Select(p => p.Mark)];

    /// <summary>Everything, for other programs.</summary>
    public string Export() =>
        JsonSerializer.Serialize(
            new { schema_version = Schema.Version, exported_at = _time.GetUtcNow(), models = Models(), pending = Pending() },
            new JsonSerializerOptions(Json) { WriteIndented = true });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    internal void Mark(string run, int size) => Write(
        "INSERT OR REPLACE INTO pending (run, size, pid, pid_started, at) VALUES ($run, $size, $pid, $born, $at)",
        ("$run", run), ("$size", Sizes.Check(size, "a size to try")), ("$pid", Owner.Me.Pid), ("$born", Owner.Me.Started), ("$at", Now()));

    internal void Unmark(string run, int size) => Write("DELETE FROM pending WHERE run = $run AND size = $size", ("$run", run), ("$size", size));

    internal void Settle(string run, ProbeRecord probe)
    {
        using var both = _connection.BeginTransaction();
        Write(
            "INSERT OR REPLACE INTO probe (run, size, died, record) VALUES ($run, $size, $died, $record)",
            ("$run", run), ("$size", probe.Size), ("$died", probe.Died ? 1 : 0), ("$record", JsonSerializer.Serialize(probe, Json)));
        Unmark(run, probe.Size);
        if (probe.Good)
            Clear(run, probe.Size);
        both.Commit();
    }

    /// <summary>A size that is good now is no longer held against the model, nor is a smaller one.</summary>
    private void Clear(string run, int size)
    {
        const string same = "run IN (SELECT o.run FROM run o JOIN run r ON r.model = o.model AND r.server = o.server WHERE r.run = $run)";
        Write($"DELETE FROM pending WHERE size <= $size AND {same}", ("$run", run), ("$size", size));
        Write($"UPDATE probe SET died = 0 WHERE died = 1 AND size <= $size AND {same}", ("$run", run), ("$size", size));
    }

    internal void Settle(string run, RungRecord rung) => Write(
        "INSERT OR REPLACE INTO rung (run, size, record) VALUES ($run, $size, $record)",
        ("$run", run), ("$size", rung.Size), ("$record", JsonSerializer.Serialize(rung, Json)));

    internal IReadOnlyList<T> Of<T>(string table, string run) => Read(
        $"SELECT record FROM {table} WHERE run = $run ORDER BY size", [("$run", run)], r => JsonSerializer.Deserialize<T>(r.GetString(0), Json)!);

    /// <summary>Sizes that killed a server of this model in earlier runs.</summary>
    internal IReadOnlyList<ProbeRecord> Killers(string model, string server) => Read(
        "SELECT p.record FROM probe p JOIN run r ON r.run = p.run WHERE p.died = 1 AND r.model = $model AND r.server = $server",
        [("$model", model), ("$server", server)], r => JsonSerializer.Deserialize<ProbeRecord>(r.GetString(0), Json)!);

    private (string Run, RunSettings Settings)? Interrupted(string model, string server)
    {
        var runs = Read(
            "SELECT run, options, pid, pid_started FROM run WHERE model = $model AND server = $server AND ended_at IS NULL ORDER BY started_at DESC",
            [("$model", model), ("$server", server)],
            r => (Run: r.GetString(0), Settings: JsonSerializer.Deserialize<RunSettings>(r.GetString(1), Json)!,
                Owner: new Owner(r.GetInt32(2), r.GetInt64(3))));
        return runs.Where(r => !r.Owner.Lives).Select(r => ((string, RunSettings)?)(r.Run, r.Settings)).FirstOrDefault();
    }

    private string Now() => _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    private int Write(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private List<T> Read<T>(string sql, (string Name, object? Value)[] values, Func<SqliteDataReader, T> row)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
