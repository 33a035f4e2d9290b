using Npgsql;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>The statements of lists by page numbers.</summary>
internal static class UserPages
{
    /// <summary>The ids of a page.</summary>
    public static NpgsqlBatchCommand Ids(QueryUsers query)
    {
        var (limit, offset) = (Param.Int(query.Size), Param.Long((long)query.Number * query.Size));
        return query.TermPrefix is { Length: > 0 } prefix
            ? SqlCommand.Of(SqlFile.Load<UserQueries>("query_term"), Param.Text(prefix), Param.Text(Past(prefix)), Param.Int((int)query.Order), limit, offset)
            : SqlCommand.Of(SqlFile.Load<UserQueries>(FileOf(query.Order)), limit, offset);
    }

    /// <summary>How many there are on all pages.</summary>
    public static NpgsqlBatchCommand Count(QueryUsers query) => query.TermPrefix is { Length: > 0 } prefix
        ? SqlCommand.Of(SqlFile.Load<UserQueries>("count_term"), Param.Text(prefix), Param.Text(Past(prefix)))
        : SqlCommand.Of(SqlFile.Load<UserQueries>("count_users"));

    /// <summary>Whether the user is one of those whose primary address or username begins so.</summary>
    public static bool Matches(UserView user, string? prefix) =>
        string.IsNullOrEmpty(prefix)
        || user.Emails.Any(email => email.Primary && email.Email.StartsWith(prefix, StringComparison.Ordinal))
        || user.Profile.Username?.StartsWith(prefix, StringComparison.Ordinal) == true;

    private static string FileOf(UserQueryOrder order) => order switch
    {
        UserQueryOrder.NewestFirst => "query_newest",
        UserQueryOrder.LongestInactiveFirst => "query_long_inactive",
        UserQueryOrder.MostRecentlyActiveFirst => "query_recently_active",
        UserQueryOrder.Email => "query_email",
        UserQueryOrder.Username => "query_username",
        _ => "query_oldest",
    };

    // The first text, in byte order, that no longer begins with the prefix.
    private static string Past(string prefix) => prefix + char.ConvertFromUtf32(0x10FFFF);
}
