using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Sesame.Grains.Passwords;
using Sesame.Silo.Hosting;
using Xunit;

namespace Sesame.Testing;

/// <summary>The silo over a database of its own, with time that the test owns. Use it as a class fixture.</summary>
public class WholeSilo : IAsyncLifetime
{
    /// <summary>The <c>iss</c> of its tokens.</summary>
    public const string Issuer = "https://sesame.test";

    private readonly string home = Directory.CreateTempSubdirectory("sesame-silo-").FullName;
    private readonly KeyValuePair<string, string?>[] settings;
    private IHost host = null!;

    public TestDatabase Database { get; } = new();

    public ManualTime Time { get; } = new();

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => host.Services;

    /// <summary>How many passwords were hashed so far.</summary>
    public long HashesStarted => Services.GetRequiredService<PasswordHashMeter>().HashesStarted;

    public WholeSilo() : this([])
    {
    }

    /// <param name="settings">What its configuration holds, as <c>Section:Name</c> and value.</param>
    protected WholeSilo(params (string Name, string Value)[] settings) =>
        this.settings = [.. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))];

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    /// <summary>Ends the silo and starts another on the same database: what only stood in memory is gone.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>The mails written so far, the oldest first.</summary>
    public IReadOnlyList<string> Mails()
    {
        var folder = Path.Combine(home, "mail");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : [];
    }

    private async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSingleton<TimeProvider>(Time);
        var options = new ServeOptions { Home = home, Database = Database.ConnectionString };
        builder.AddSesameSilo(options, Database.ConnectionString, Issuer);
        host = builder.Build();
        await host.StartAsync();
    }

    private async Task StopAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
