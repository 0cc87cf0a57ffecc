using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries;

/// <summary>One encoded column of a plan: which source column, and how its cells become integers.</summary>
internal sealed record PlanColumn(string Name, CellMapper Mapper);
