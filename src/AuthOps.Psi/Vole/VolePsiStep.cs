namespace AuthOps.Psi.Vole;

/// <summary>Which message is due, in order; docs/wire/psi-vole.md has them.</summary>
internal enum VolePsiStep
{
    Start = 1,
    Choices = 2,
    Extension = 3,
    Trees = 4,
    Store = 5,
    Tags = 6,
    Matches = 7,
    Done = 8,
    Failed = 9,
}
