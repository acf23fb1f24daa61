using Microsoft.Playwright;
using Xunit;

namespace MlxDoctor.Tests.Self.Pages;

/// <summary>One real browser for all rows; null where none is installed.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Find() is not { } path)
            return;
        _playwright = await Playwright.CreateAsync();
        // Containers run as root and have no user namespaces.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of its own, or a skip that says what is missing.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions options)
    {
        Skip.If(_browser is null, "no Chromium on the PATH: install Debian's package chromium, or Google Chrome");
        return await (await _browser!.NewContextAsync(options)).NewPageAsync();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .Append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        .FirstOrDefault(File.Exists);
}
