using System.Diagnostics;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Cluster;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Clients;

/// <inheritdoc cref="IClientGrain" />
internal sealed class ClientGrain(
    [PersistentState(ClientTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<ClientState>> state,
    ClientReplies replies,
    InForce<ClientAccess> inForce,
    TimeProvider time,
    ICopyLeases? copies = null)
    : StoredGrain<ClientState>(state, time), IClientGrain
{
    private readonly RequestPace provedPace = new();
    private readonly RequestPace unprovedPace = new();
    private ClientAdmission.Changed? access;

    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    // A deleted client keeps its row for the audit's sake and is otherwise gone.
    private ClientState? Live => Value is { DeletedAt: null } client ? client : null;

    public ValueTask<ClientAdmission> Admit(long knownVersion, bool proved) => ValueTask.FromResult(Decide(knownVersion, proved));

    public ValueTask<Leased<ClientAccess>> Lease(Guid holder) => ValueTask.FromResult(
        Live is { RequestsPerSecond: CreateClient.Unlimited } client
            ? new Leased<ClientAccess>(copies?.Grant(GrainContext, holder), TellAccess(client).Access)
            : new Leased<ClientAccess>(null, null));

    public async Task<CreateClientResult> Create(CreateClient command)
    {
        if (await replies.Find(command.Idempotency) is { } repeated)
        {
            return repeated;
        }

        if (Value is not null)
        {
            return new CreateClientResult.IdTaken();
        }

        var secret = command.WithSecret ? ClientSecret.New() : null;
        return await Change<CreateClientResult>(command.Call, async context =>
        {
            var client = Client.Create(Id, command, secret?.Hash(), context.At);
            var view = Client.View(client, version: 1);
            context.Audit("clients.create", ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, after: ClientAudit.Of(client));
            foreach (var role in client.Roles)
            {
                context.Change(ClientTable.RoleChange(Id, role, held: true));
            }

            if (command.Idempotency is { } request)
            {
                context.Change(replies.Remember(request, view, secret?.Value));
            }

            try
            {
                await Save(client, context);
                return new CreateClientResult.Created(view, secret?.Value);
            }
            catch (ExpectationFailedException) when (command.Idempotency is not null)
            {
                // The same request was committed meanwhile, by another client's grain.
                return await replies.Find(command.Idempotency) ?? throw new UnreachableException("A repeated request left no answer.");
            }
        });
    }

    public ValueTask<ClientView?> Read() => ValueTask.FromResult(Live is { } client ? Client.View(client, Version) : null);

    public Task<ChangeClientResult> Update(UpdateClient command) => Change<ChangeClientResult>(command.Call, async context =>
    {
        if (Live is not { } client)
        {
            return new ChangeClientResult.NotFound();
        }

        if (command.ExpectedVersion is { } expected && expected != Version)
        {
            return new ChangeClientResult.VersionConflict();
        }

        if (Client.Update(client, command) is { } next)
        {
            context.Audit("clients.update", ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, ClientAudit.Of(client), ClientAudit.Of(next));
            await Save(next, context);
        }

        return Done();
    });

    public Task Delete(DeleteClient command) => Change(command.Call, async context =>
    {
        if (Live is { } client)
        {
            context.Audit("clients.delete", ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, ClientAudit.Of(client));
            await Save(Client.Delete(client, context.At), context);
        }

        return true;
    });

    public Task<RotateClientSecretResult> RotateSecret(RotateClientSecret command) => Change<RotateClientSecretResult>(command.Call, async context =>
    {
        if (Live is not { } client)
        {
            return new RotateClientSecretResult.NotFound();
        }

        var secret = ClientSecret.New();
        var next = Client.Rotate(client, secret.Hash(), command.Overlap, context.At);
        context.Audit("clients.rotate-secret", ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, after: ClientAudit.OfRotation(next.PreviousSecretExpiresAt));
        await Save(next, context);
        return new RotateClientSecretResult.Rotated(secret.Value, next.PreviousSecretExpiresAt);
    });

    public Task<ChangeClientResult> ChangeRole(ChangeClientRole command) => Change<ChangeClientResult>(command.Call, async context =>
    {
        if (Live is not { } client)
        {
            return new ChangeClientResult.NotFound();
        }

        if (Client.ChangeRole(client, command.Role, command.Held) is { } next)
        {
            var action = command.Held ? "clients.add-role" : "clients.remove-role";
            context.Audit(action, ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, after: ClientAudit.Of(command.Role));
            await Save(next, context, ClientTable.RoleChange(Id, command.Role, command.Held));
        }

        return Done();
    });

    public Task<AddAccessRestrictionResult> AddRestriction(AddAccessRestriction command) => Change<AddAccessRestrictionResult>(command.Call, async context =>
    {
        if (Live is not { } client)
        {
            return new AddAccessRestrictionResult.NotFound();
        }

        if (Client.FindRestriction(client, command.Kind, command.Value) is { } known)
        {
            return new AddAccessRestrictionResult.Added(known);
        }

        if (client.Restrictions.Count >= Client.RestrictionsMax)
        {
            return new AddAccessRestrictionResult.TooMany(Client.RestrictionsMax);
        }

        var restriction = new RestrictionView(Guid.CreateVersion7(context.At), command.Kind, command.Value, context.At);
        context.Audit("clients.add-restriction", ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, after: ClientAudit.Of(restriction));
        await Save(Client.AddRestriction(client, restriction), context, ClientTable.InsertRestriction(Id, restriction));
        return new AddAccessRestrictionResult.Added(restriction);
    });

    public Task<ChangeClientResult> RemoveRestriction(RemoveAccessRestriction command) => Change<ChangeClientResult>(command.Call, async context =>
    {
        if (Live is not { } client)
        {
            return new ChangeClientResult.NotFound();
        }

        if (Client.RemoveRestriction(client, command.RestrictionId) is { } next)
        {
            var gone = client.Restrictions.First(restriction => restriction.Id == command.RestrictionId);
            context.Audit("clients.remove-restriction", ClientAudit.ObjectKind, Id.ToString(), client.OrganizationId, before: ClientAudit.Of(gone));
            await Save(next, context, ClientTable.DeleteRestriction(Id, command.RestrictionId));
        }

        return Done();
    });

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        inForce.Withdraw(this.GetPrimaryKeyString());
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    private ChangeClientResult.Done Done() => new(Client.View(Live!, Version));

    private ClientAdmission Decide(long knownVersion, bool proved)
    {
        if (Live is not { } client)
        {
            return ClientAdmission.Unknown.Instance;
        }

        if (knownVersion != Version)
        {
            return TellAccess(client);
        }

        if (client.RequestsPerSecond == CreateClient.Unlimited)
        {
            // Nothing is counted: readers of this process may admit such a client by themselves.
            inForce.Hold(this.GetPrimaryKeyString(), TellAccess(client).Access);
            return ClientAdmission.Admitted.Instance;
        }

        var pace = proved ? provedPace : unprovedPace;
        return pace.Take(client.RequestsPerSecond, Clock.GetTimestamp(), Clock) is { } wait
            ? new ClientAdmission.Limited(client.RequestsPerSecond, wait)
            : ClientAdmission.Admitted.Instance;
    }

    // Made once for each version.
    private ClientAdmission.Changed TellAccess(ClientState client) =>
        access = access is { } told && told.Access.Version == Version ? told : new ClientAdmission.Changed(Client.Access(client, Version));

    // Withdrawn before the change is answered, whether it succeeded or its outcome is not known.
    private async Task<TResult> Change<TResult>(CallContext caller, Func<CommandContext, Task<TResult>> command)
    {
        try
        {
            return await Run(caller, command);
        }
        finally
        {
            inForce.Withdraw(this.GetPrimaryKeyString());
            await (copies?.Void(GrainContext) ?? Task.CompletedTask);
        }
    }
}
