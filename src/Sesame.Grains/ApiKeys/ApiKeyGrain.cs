using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Sesame.Abstractions.ApiKeys;
using Sesame.Grains.Storage;

namespace Sesame.Grains.ApiKeys;

/// <inheritdoc cref="IApiKeyGrain" />
internal sealed class ApiKeyGrain(
    [PersistentState(ApiKeyTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<ApiKeyState>> state,
    ApiKeyReplies replies,
    TimeProvider time)
    : StoredGrain<ApiKeyState>(state, time), IApiKeyGrain
{
    private ApiKeyAccess? access;

    private Guid Id => Guid.Parse(this.GetPrimaryKeyString());

    private ApiKeyState? InUse => Value is { ArchivedAt: null } key ? key : null;

    public ValueTask<ApiKeyAccess?> Access()
    {
        if (InUse is not { } key)
        {
            return ValueTask.FromResult<ApiKeyAccess?>(null);
        }

        access = access is { } told && told.Version == Version ? told : ApiKey.Access(key, Version);
        return ValueTask.FromResult<ApiKeyAccess?>(access);
    }

    public async Task<CreateApiKeyResult> Create(CreateApiKey command)
    {
        if (await replies.Find(command.Idempotency) is { } repeated)
        {
            return repeated;
        }

        if (Value is not null)
        {
            return new CreateApiKeyResult.IdTaken();
        }

        var secret = ApiKeyText.New(Id);
        return await Run<CreateApiKeyResult>(command.Call, async context =>
        {
            var key = ApiKey.Create(Id, command, secret.Hash(), context.At);
            var view = ApiKey.View(key, version: 1);
            context.Audit("api-keys.create", ApiKeyAudit.ObjectKind, Id.ToString(), key.OrganizationId, after: ApiKeyAudit.Of(key));
            if (command.Idempotency is { } request)
            {
                context.Change(replies.Remember(request, view, secret.Value));
            }

            try
            {
                await Save(key, context);
                return new CreateApiKeyResult.Created(view, secret.Value);
            }
            catch (ExpectationFailedException) when (command.Idempotency is not null)
            {
                // The same request was committed meanwhile, by another key's grain.
                return await replies.Find(command.Idempotency) ?? throw new StorageUnavailableException("A repeated request left no answer.");
            }
            catch (InconsistentStateException) when (command.UserId is not null)
            {
                // The row is inserted only for a user who may use his account.
                return new CreateApiKeyResult.OwnerRefused();
            }
        });
    }

    public ValueTask<ApiKeyView?> Read() => ValueTask.FromResult(Value is { } key ? ApiKey.View(key, Version) : null);

    public Task<ChangeApiKeyResult> Update(UpdateApiKey command) => Run<ChangeApiKeyResult>(command.Call, async context =>
    {
        if (InUse is not { } key)
        {
            return new ChangeApiKeyResult.NotFound();
        }

        if (command.ExpectedVersion is { } expected && expected != Version)
        {
            return new ChangeApiKeyResult.VersionConflict();
        }

        if (ApiKey.Update(key, command) is { } next)
        {
            context.Audit("api-keys.update", ApiKeyAudit.ObjectKind, Id.ToString(), key.OrganizationId, ApiKeyAudit.Of(key), ApiKeyAudit.Of(next));
            await Save(next, context);
        }

        return new ChangeApiKeyResult.Done(ApiKey.View(Value!, Version));
    });

    public Task Archive(ArchiveApiKey command) => Run(command.Call, async context =>
    {
        if (InUse is { } key)
        {
            context.Audit("api-keys.archive", ApiKeyAudit.ObjectKind, Id.ToString(), key.OrganizationId);
            await Save(ApiKey.Archive(key, context.At), context);
        }

        return true;
    });

    public Task<RotateApiKeyResult> Rotate(RotateApiKey command) => Run<RotateApiKeyResult>(command.Call, async context =>
    {
        if (InUse is not { } key)
        {
            return new RotateApiKeyResult.NotFound();
        }

        var secret = ApiKeyText.New(Id);
        var next = ApiKey.Rotate(key, secret.Hash(), command.Overlap, context.At);
        context.Audit("api-keys.rotate", ApiKeyAudit.ObjectKind, Id.ToString(), key.OrganizationId, after: ApiKeyAudit.OfRotation(next.PreviousSecretExpiresAt));
        await Save(next, context);
        return new RotateApiKeyResult.Rotated(secret.Value, next.PreviousSecretExpiresAt);
    });

    public Task Reload(long version) => ReloadIfOlder(version);
}
