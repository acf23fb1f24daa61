namespace MlxDoctor.Core.Findings;

/// <summary>What a symptom says about who is to blame, before the answers are looked at; the rule of blame has the other half.</summary>
public enum Suspect
{
    /// <summary>Nothing: the code was read from a record of another version.</summary>
    Unknown = 0,

    /// <summary>The harness itself.</summary>
    Harness,

    /// <summary>The program that asks.</summary>
    Agent,

    /// <summary>The model: its files are wrong.</summary>
    Files,

    /// <summary>The parser: the finding is about a mark of thinking or of a call that is still in the text.</summary>
    Marks,

    /// <summary>The template, unless the token that the message names opens thinking or a call.</summary>
    Frames,

    /// <summary>The template: one of its switches has no effect.</summary>
    Switch,

    /// <summary>What was said: a weak model can be the reason, and any mark explains it.</summary>
    Words,

    /// <summary>The same; a model whose answers are known did say this, so that it arrived damaged or in the wrong place.</summary>
    DamagedWords,

    /// <summary>What was called: a weak model can be the reason, and the mark of a call explains it.</summary>
    Calls,

    /// <summary>The same; a model whose answers are known did call this, so that it arrived damaged.</summary>
    DamagedCalls,

    /// <summary>Two texts were compared: a mark in either explains the difference.</summary>
    ComparedWords,

    /// <summary>The same for calls.</summary>
    ComparedCalls,

    /// <summary>No model's words make it, but a call that arrives as text does.</summary>
    CallRules,

    /// <summary>The server: transport, framing, shapes, statuses, ids, counts, parameters, speed.</summary>
    Server,
}
