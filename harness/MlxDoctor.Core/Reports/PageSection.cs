using MlxDoctor.Core.Markup;

namespace MlxDoctor.Core.Reports;

/// <summary>A part of the page that its table of contents names.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Content">The whole part; empty when the run has nothing for it.</param>
internal sealed record PageSection(string Id, string Title, Html Content);
