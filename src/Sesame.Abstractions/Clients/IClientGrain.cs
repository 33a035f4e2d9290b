using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Cluster;

namespace Sesame.Abstractions.Clients;

/// <summary>One client; the key is its id in its 36-character form. A deleted client answers like one that never was.</summary>
[Alias("clients.client")]
public interface IClientGrain : IGrainWithStringKey
{
    /// <summary>
    /// Admits one call of the client, from memory: takes it from the client's requests per second, provided the caller judged the client by what is
    /// in force. Otherwise it takes nothing and tells what is in force.
    /// </summary>
    /// <param name="knownVersion">Version of the client that the caller judged by; 0 to be told what is in force.</param>
    /// <param name="proved">Whether the call proved the secret. Calls that did not are counted apart, so that they cannot use up the others' share.</param>
    [AlwaysInterleave, Alias("admit")]
    ValueTask<ClientAdmission> Admit(long knownVersion, bool proved);

    /// <summary>
    /// What is in force, for a node that admits by it while it may. Nothing when there is no such client, or when its requests are counted: then the grain
    /// admits each call.
    /// </summary>
    [AlwaysInterleave, Alias("lease")]
    ValueTask<Leased<ClientAccess>> Lease(Guid holder);

    /// <summary>Creates the client; its id is the grain's key. The secret is told in the answer only.</summary>
    [Alias("create")]
    Task<CreateClientResult> Create(CreateClient command);

    /// <summary>The client; null when there is none.</summary>
    [AlwaysInterleave, Alias("read")]
    ValueTask<ClientView?> Read();

    /// <summary>Changes fields; what is asked for already succeeds and writes nothing.</summary>
    [Alias("update")]
    Task<ChangeClientResult> Update(UpdateClient command);

    /// <summary>Ends the client; its next call is refused. Ending an ended client succeeds.</summary>
    [Alias("delete")]
    Task Delete(DeleteClient command);

    /// <summary>Gives the client a new secret, told in the answer only; the one before goes on for the overlap.</summary>
    [Alias("rotate-secret")]
    Task<RotateClientSecretResult> RotateSecret(RotateClientSecret command);

    /// <summary>Gives or takes a role; doing it twice changes nothing.</summary>
    [Alias("change-role")]
    Task<ChangeClientResult> ChangeRole(ChangeClientRole command);

    /// <summary>Adds a restriction; the same kind and value again answers the one that is there. At most 100.</summary>
    [Alias("add-restriction")]
    Task<AddAccessRestrictionResult> AddRestriction(AddAccessRestriction command);

    /// <summary>Takes a restriction away; what is gone stays gone.</summary>
    [Alias("remove-restriction")]
    Task<ChangeClientResult> RemoveRestriction(RemoveAccessRestriction command);
}
