using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Tests.Self.Servers;

/// <summary>A server in 40 lines of Perl, which every Mac and Linux has, with one bad habit at a time.</summary>
internal static class DummyServer
{
    private const string Source = """
        use strict; use IO::Socket::INET; use POSIX ();
        my ($port, $mode) = @ARGV; $| = 1;
        $SIG{PIPE} = 'IGNORE';
        if ($mode =~ /deaf/) { $SIG{TERM} = 'IGNORE'; }
        if ($mode =~ /daemon/) {
          # A grandchild in its own session whose parent is gone: process groups and parent links lose it.
          if (fork == 0) { POSIX::setsid(); if (fork == 0) { $SIG{TERM} = 'IGNORE'; sleep 300; exit 0; } exit 0; }
          wait;
        }
        my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 8, ReuseAddr => 1);
        if (!$s) { print STDERR "Address already in use\n"; if ($mode =~ /hang-on-taken/) { sleep 300; } exit 1; }
        print "listening\n";
        my $asked = 0;
        while (my $c = $s->accept) {
          my $head = ''; my $length = 0;
          while (my $line = <$c>) { $head .= $line; $length = $1 if $line =~ /^content-length:\s*(\d+)/i; last if $line =~ /^\r?\n$/; }
          read($c, my $body, $length) if $length;
          my ($status, $text) = (404, '{"error":"no such route"}');
          if ($head =~ m{^GET /v1/models}) { ($status, $text) = (200, '{"data":[{"id":"dummy"}]}'); }
          if ($head =~ m{^GET /health}) {
            $asked++;
            ($status, $text) = (200, '{"status":"ok"}');
            if ($mode =~ /load-fails/ && $asked > 2) { ($status, $text) = (503, '{"status":"dead"}'); }
          }
          if ($head =~ m{^POST /v1/chat/completions}) {
            ($status, $text) = (200, '{"choices":[{"message":{"content":"yes"}}]}');
            if ($mode =~ /refuses/) { ($status, $text) = (404, '{"error":"model not found: NEEDLE"}'); }
            if ($mode =~ /empty-completion/) { $text = '<html>hello</html>'; }
            if ($mode =~ /dies-in-completion/) { print STDERR "out of memory\n"; exit 9; }
          }
          print $c "HTTP/1.0 $status X\r\nContent-Type: application/json\r\nContent-Length: " . length($text) . "\r\n\r\n$text";
          close $c;
        }
        """;

    /// <summary>Where Perl is, or null.</summary>
    public static string? Perl => Executables.OnPath("perl");

    /// <summary>The command line of the dummy with that habit.</summary>
    public static string Command(TempDir dir, string mode)
    {
        File.WriteAllText(dir.Sub("dummy.pl"), Source);
        return $"perl {dir.Sub("dummy.pl")} {{port}} {mode}";
    }

    /// <summary>A custom profile that is quick to give up.</summary>
    public static ServerProfile Profile(double graceSeconds = 5) => new()
    {
        Name = "dummy",
        Summary = "test",
        Install = "",
        Kind = ProfileKind.Custom,
        Readiness = new Readiness("/health", 200, null, 503),
        BootTimeout = TimeSpan.FromSeconds(30),
        StopSignal = StopSignal.Term,
        StopGrace = TimeSpan.FromSeconds(graceSeconds),
        Dialect = new(),
        SourceFile = "dummy.yaml",
    };

    /// <summary>Options that keep everything inside the folder.</summary>
    public static LaunchOptions Options(TempDir dir, string command) => new()
    {
        RunDirectory = dir.Sub("run"),
        StateDirectory = dir.Sub("state"),
        LogSlug = "d",
        CommandOverride = command,
    };
}
