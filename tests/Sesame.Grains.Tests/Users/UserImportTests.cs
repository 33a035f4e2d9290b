using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Operations;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Users;

/// <summary>Imports of users: what becomes of each row, and that rows may come twice.</summary>
public sealed class UserImportTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task Every_row_is_made_met_or_named_and_an_import_may_be_sent_again()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        var (_, taken) = await new People(silo.Grains).Register();
        var rows = Enumerable.Range(0, 240).Select(number => Row($"{mark}-{number}@example.com", $"{mark}-{number}")).ToList();
        rows[3] = rows[3] with { Email = "nobody", Profile = new UserProfile("1", "a\nb"), PasswordHash = "plain" };
        rows[7] = rows[7] with { Email = taken };
        rows[150] = rows[149];
        rows[151] = Row(taken, null);
        rows[152] = rows[152] with { Profile = new UserProfile($"n{mark}") };
        rows[239] = rows[239] with { Profile = new UserProfile($"n{mark}") };

        var done = await Import(rows);

        Assert.Equal((240, 235, 2, 3), (done.Total, done.Created, done.Existing, done.Failed));
        var failures = await Failures(done.Id);
        Assert.Equal(["3 email FIELD_INVALID", "3 firstName FIELD_INVALID", "3 passwordHash FIELD_INVALID", "3 username FIELD_INVALID", "7 email EMAIL_TAKEN"], failures.Take(5).Order(StringComparer.Ordinal));
        Assert.Contains(failures[^1], new[] { "152 username USERNAME_TAKEN", "239 username USERNAME_TAKEN" });
        Assert.Equal(6, failures.Count);
        var again = await Import(rows);
        Assert.Equal((0, 237, 3), (again.Created, again.Existing, again.Failed));
        Assert.Equal(0L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM operation_parts WHERE operation_id IN ('{done.Id}', '{again.Id}')"));
        Assert.Equal(
            236L,
            await silo.Database.ScalarAsync<long>(
                $"SELECT count(*) FROM audit_log a JOIN users u ON u.id::text = a.object_id WHERE a.action = 'users.register' AND a.client_id = '{People.Client}' AND (u.legacy_user_id LIKE '{mark}-%' OR EXISTS (SELECT 1 FROM user_emails e WHERE e.user_id = u.id AND e.email = '{taken}'))"));
    }

    [Fact]
    public async Task An_imported_user_is_as_the_other_system_had_him()
    {
        var mark = Guid.NewGuid().ToString("N");
        var row = new ImportedUser(
            $" {mark}@Example.com", true, mark, new UserProfile($"n{mark}", "Ada", "Lovelace", """{"a":1}"""), "https://example.com/a.png", Enabled: false, UpdatePasswordRequired: true, CanCreateOrgs: true);

        await Import([row]);

        var user = Assert.Single((await silo.Grains.GetGrain<IUserDirectoryGrain>("deployment").List(new ListUsers(2, null, null, LegacyUserId: mark))).Items);
        Assert.Equal(new UserEmailView($"{mark}@example.com", true, true), Assert.Single(user.Emails));
        Assert.Equal((false, true, true, "https://example.com/a.png", "Ada"), (user.Enabled, user.UpdatePasswordRequired, user.CanCreateOrgs, user.PictureUrl, user.Profile.FirstName));
    }

    [Fact]
    public async Task An_imported_user_logs_in_with_the_password_he_had()
    {
        var (email, other) = (People.NewEmail(), People.NewEmail());
        // bcrypt of "U*U", from the test vectors of crypt_blowfish.
        var done = await Import([
            Row(email, null) with { PasswordHash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" },
            Row(other, null) with { PasswordHash = "plain" }]);

        Assert.Equal((1, 1), (done.Created, done.Failed));
        Assert.Equal("1 passwordHash FIELD_INVALID", Assert.Single(await Failures(done.Id)));
        var people = new People(silo.Grains);
        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(email, "U*V"));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email, "U*U"));
    }

    [Fact]
    public async Task A_part_that_was_worked_on_twice_is_counted_once()
    {
        var operation = Operation(out var id);
        await operation.Begin(new BeginOperation(People.Caller, "tests.nothing"));
        await operation.Begin(new BeginOperation(People.Caller, "tests.nothing"));
        await operation.Receive(new ReceiveRows(People.Caller, 2, "ab"u8.ToArray()));
        await operation.Receive(new ReceiveRows(People.Caller, 1, "c"u8.ToArray()));
        Assert.Null(await operation.Next());
        Assert.Equal(OperationStatus.Running, (await operation.Start(People.Caller)).Status);
        Assert.Equal(OperationStatus.Running, (await operation.Start(People.Caller)).Status);

        await silo.RestartAsync();
        operation = silo.Grains.GetGrain<IOperationGrain>(id.ToString());
        var part = (await operation.Next())!;
        Assert.Equal((0, "ab"), (part.FirstRow, System.Text.Encoding.UTF8.GetString(part.Content.Span)));
        Assert.Equal(People.Caller, part.Call);
        var settled = new SettlePart(0, 1, 0, [new RowFailure(1, new FieldFault("email", "FIELD_INVALID", "It is none."))]);
        await Task.WhenAll(operation.Settle(settled), operation.Settle(settled));
        await operation.Settle(new SettlePart(2, 0, 1, []));

        Assert.Equal((OperationStatus.Done, 3, 1, 1, 1), await Counts(operation));
        Assert.Single(await Failures(id));
        Assert.Null(await operation.Next());
        Assert.Equal(3L, await silo.Database.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id = '{id}'"));
    }

    [Fact]
    public async Task Operations_are_kept_for_a_week_and_unfinished_ones_for_a_day()
    {
        var (unfinished, done) = (Operation(out var first), Operation(out var second));
        await unfinished.Begin(new BeginOperation(People.Caller, "tests.nothing"));
        await done.Begin(new BeginOperation(People.Caller, "tests.nothing"));
        Assert.Equal(OperationStatus.Done, (await done.Start(People.Caller)).Status);

        silo.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromHours(2));
        await Until(async () => await Rows(first) == 0);
        Assert.Equal(1, await Rows(second));
        silo.Time.Advance(TimeSpan.FromDays(6));
        await Until(async () => await Rows(second) == 0);
        await silo.RestartAsync();
        Assert.Null(await silo.Grains.GetGrain<IOperationGrain>(second.ToString()).Read());
    }

    private static ImportedUser Row(string email, string? legacyUserId) => new(email, false, legacyUserId, new UserProfile());

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 1200 && !await holds(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(await holds());
    }

    private static async Task<(OperationStatus, int, int, int, int)> Counts(IOperationGrain operation)
    {
        var view = (await operation.Read())!;
        return (view.Status, view.Total, view.Created, view.Existing, view.Failed);
    }

    private async Task<OperationView> Import(IReadOnlyList<ImportedUser> rows)
    {
        var operation = Operation(out _);
        await operation.Begin(new BeginOperation(People.Caller, ImportedUser.WorkKind));
        foreach (var part in rows.Chunk(ImportedUser.PartMax))
        {
            await operation.Receive(new ReceiveRows(People.Caller, part.Length, ImportedUser.Pack(part)));
        }

        await operation.Start(People.Caller);
        await Until(async () => (await operation.Read())!.Status == OperationStatus.Done);
        return (await operation.Read())!;
    }

    private async Task<IReadOnlyList<string>> Failures(Guid id)
    {
        var (found, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await silo.Grains.GetGrain<IOperationGrain>(id.ToString()).Failures(2, after);
            found.AddRange(page.Items.Select(failure => $"{failure.Row} {failure.Fault.Field} {failure.Fault.Reason}"));
            after = page.Next;
        }
        while (after is not null);

        return found;
    }

    private Task<long> Rows(Guid id) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM operations WHERE id = '{id}'");

    private IOperationGrain Operation(out Guid id)
    {
        id = Guid.CreateVersion7();
        return silo.Grains.GetGrain<IOperationGrain>(id.ToString());
    }
}
