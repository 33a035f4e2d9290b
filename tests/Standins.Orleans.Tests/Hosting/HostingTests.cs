using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;
using Standins.Orleans.Tests.Calls;
using Xunit;

namespace Standins.Orleans.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task A_generic_host_serves_grains()
    {
        using var host = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).Build();
        await host.StartAsync();

        Assert.Equal("hi", await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>("a").Echo("hi"));
        Assert.Equal("hi", await host.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("a").Echo("hi"));
        Assert.Equal("dev", host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ClusterOptions>>().Value.ClusterId);
        await host.StopAsync();
    }

    [Fact]
    public async Task Configuring_twice_is_still_one_silo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.UseOrleans(silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromHours(1)));
        using var host = builder.Build();
        await host.StartAsync();

        Assert.Single(host.Services.GetServices<IHostedService>(), service => service.GetType().Name == "SiloService");
        await host.StopAsync();
    }

    [Fact]
    public async Task A_test_cluster_serves_its_client_and_can_end_a_grain()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton<ProbeLives>());
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var probe = cluster.Client.GetGrain<IProbeGrain>("a");
        await probe.Run(each => each.Value = 5);

        await cluster.DeactivateAsync(probe);
        Assert.Equal(0, await probe.Ask(each => each.Value));
    }

    [Fact]
    public async Task A_test_cluster_takes_configurators()
    {
        await using var cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<Configurator>().Build();
        await cluster.DeployAsync();

        Assert.Equal(1, await cluster.GrainFactory.GetGrain<IProbeGrain>("a").Ask(_ => 1));
    }

    [Fact]
    public async Task A_client_that_was_told_no_gateway_says_so()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(_ => { });
        using var host = builder.Build();

        await Assert.ThrowsAsync<global::Orleans.Runtime.OrleansConfigurationException>(() => host.StartAsync());
    }

    [Fact]
    public async Task An_interface_without_a_class_is_refused_when_asked_for()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Throws<ArgumentException>(() => silo.Grain<INobodysGrain>("a"));
    }

    [Fact]
    public async Task A_test_cluster_of_several_silos_is_joined_left_and_survives_a_kill()
    {
        var memory = new Routing.RoutedMemory();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton(new Routing.RoutedSilo(options.SiloName));
            silo.Services.AddSingleton(memory);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var third = await cluster.StartAdditionalSiloAsync();
        Assert.Equal(["Silo_0", "Silo_1", "Silo_2"], await Where());

        await cluster.StopSiloAsync(third);
        await cluster.WaitForLivenessToStabilizeAsync();
        Assert.Equal(["Silo_0", "Silo_1"], await Where());

        await cluster.KillSiloAsync(cluster.Silos[0]);
        await cluster.WaitForLivenessToStabilizeAsync();
        Assert.Equal(["Silo_1"], await Where());

        async Task<IEnumerable<string>> Where()
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(key => cluster.Client.GetGrain<Routing.IRoutedGrain>("h" + key).Add(key)));
            return answers.Select(answer => answer.Silo).Distinct().Order();
        }
    }

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.Services.AddSingleton<ProbeLives>();
    }
}

public interface INobodysGrain : IGrainWithStringKey
{
    Task Nothing();
}
