using Microsoft.Extensions.DependencyInjection;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Codes;

/// <summary>Registers the slice.</summary>
public static class CodesModule
{
    public static IServiceCollection AddCodes(this IServiceCollection services)
    {
        services.AddSingleton<StateTable<CodeState>, CodeTable>();
        services.AddPurge("codes.purge", SqlFile.Load<CodeTable>("purge_codes"), _ => TimeSpan.FromHours(1));
        return services;
    }
}
