using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Registers purges.</summary>
internal static class Purges
{
    /// <summary>Deletes by a statement that takes a moment; rows are kept so long past it.</summary>
    public static IServiceCollection AddPurge(this IServiceCollection services, string kind, string statement, Func<IServiceProvider, TimeSpan> kept) => services.AddSingleton<IDueWork>(
        provider => new Purge(kind, statement, kept(provider), provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()));
}
