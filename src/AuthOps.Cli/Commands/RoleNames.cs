using AuthOps.Anonymization;

namespace AuthOps.Cli.Commands;

/// <summary>Roles as policy files write them. Stateless.</summary>
internal static class RoleNames
{
    public static string Of(AttributeRole? role) =>
        role switch
        {
            null => "",
            AttributeRole.Direct => "direct",
            AttributeRole.QuasiIdentifier => "quasi",
            AttributeRole.Sensitive => "sensitive",
            AttributeRole.NonIdentifying => "nonIdentifying",
            _ => throw new InvalidOperationException("Unknown role."),
        };
}
