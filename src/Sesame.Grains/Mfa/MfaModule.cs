using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Mfa;

/// <summary>Registers the slice.</summary>
public static class MfaModule
{
    /// <summary>Options come from the section <c>Mfa</c> and are checked at start.</summary>
    public static IServiceCollection AddMfa(this IServiceCollection services)
    {
        services.AddOptions<MfaOptions>().BindConfiguration(MfaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MfaOptions>>().Value);
        services.AddSingleton<StateTable<MfaState>, MfaTable>();
        services.AddSingleton<StateTable<StepUpState>, StepUpTable>();
        services.AddSingleton<TotpSeeds>();
        services.AddPurge("mfa.purge-step-ups", SqlFile.Load<StepUpTable>("purge_step_ups"), _ => TimeSpan.FromHours(1));
        services.AddSingleton<IUserEndings, StepUpEndings>();
        return services;
    }
}
