// Each field is named as its text is, and the text says what is wrong; a sentence beside each would say it again.
#pragma warning disable CS1591

namespace MlxDoctor.Core.Findings;

/// <content>All codes, sorted: one that is not here does not compile.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AgentAnswerCut = Own("agent.answer-cut", Suspect.Server);
    public static readonly FindingCode AgentAnswerDropped = Own("agent.answer-dropped", Suspect.Agent);
    public static readonly FindingCode AgentCallAsText = Own("agent.call-as-text", Suspect.Server);
    public static readonly FindingCode AgentContextOverflow = Own("agent.context-overflow", Suspect.Agent);
    public static readonly FindingCode AgentEmpty = Own("agent.empty", Suspect.Server);
    public static readonly FindingCode AgentEnded = Own("agent.ended", Suspect.Server);
    public static readonly FindingCode AgentExit = Own("agent.exit", Suspect.Server);
    public static readonly FindingCode AgentHistoryCut = Own("agent.history-cut", Suspect.Agent);
    public static readonly FindingCode AgentKeyRefused = Own("agent.key-refused", Suspect.Agent);
    public static readonly FindingCode AgentNoCall = Own("agent.no-call", Suspect.Server);
    public static readonly FindingCode AgentNoResult = Own("agent.no-result", Suspect.Server);
    public static readonly FindingCode AgentRequestFailed = Own("agent.request-failed", Suspect.Server);
    public static readonly FindingCode AgentRequestMalformed = Own("agent.request-malformed", Suspect.Agent);
    public static readonly FindingCode AgentResultDropped = Own("agent.result-dropped", Suspect.Agent);
    public static readonly FindingCode AgentResultUnasked = Own("agent.result-unasked", Suspect.Agent);
    public static readonly FindingCode AgentResultsReordered = Own("agent.results-reordered", Suspect.Agent);
    public static readonly FindingCode AgentRouteUnknown = Own("agent.route-unknown", Suspect.Agent);
    public static readonly FindingCode AgentWrongAnswer = Own("agent.wrong-answer", Suspect.Server);

    public static readonly FindingCode AgentsEndless = Own("agents.endless", Suspect.Calls);
    public static readonly FindingCode AgentsLeak = Own("agents.leak", Suspect.Marks);
    public static readonly FindingCode AgentsResultUnused = Own("agents.result-unused", Suspect.Calls);
    public static readonly FindingCode AgentsUnsteady = Own("agents.unsteady", Suspect.Calls);

    public static readonly FindingCode AnswersCallBroken = Own("answers.call-broken", Suspect.Server);
    public static readonly FindingCode AnswersCallLost = Own("answers.call-lost", Suspect.Calls);
    public static readonly FindingCode AnswersEmpty = Own("answers.empty", Suspect.Server);
    public static readonly FindingCode AnswersGarbage = Own("answers.garbage", Suspect.Server);
    public static readonly FindingCode AnswersMark = Own("answers.mark", Suspect.Marks);
    public static readonly FindingCode AnswersNone = Own("answers.none", Suspect.Server);
    public static readonly FindingCode AnswersSchemaBroken = Own("answers.schema-broken", Suspect.Server);
    public static readonly FindingCode AnswersWords = Own("answers.words", Suspect.Server);

    public static readonly FindingCode AuthOpen = Own("auth.open", Suspect.Server);
    public static readonly FindingCode AuthRefused = Own("auth.refused", Suspect.Server);

    public static readonly FindingCode CacheColdHit = Own("cache.cold-hit", Suspect.Server);
    public static readonly FindingCode CacheNoReuse = Own("cache.no-reuse", Suspect.Server);

    public static readonly FindingCode CompletionsEchoMissing = Own("completions.echo-missing", Suspect.Server);
    public static readonly FindingCode CompletionsShape = Own("completions.shape", Suspect.Server);

    public static readonly FindingCode ContentDegenerate = Everywhere("content.degenerate", Suspect.Words);
    public static readonly FindingCode ContentDiffers = Everywhere("content.differs", Suspect.Words);
    public static readonly FindingCode ContentEmpty = Everywhere("content.empty", Suspect.Server);
    public static readonly FindingCode ContentOnlyReasoning = Everywhere("content.only-reasoning", Suspect.Words);
    public static readonly FindingCode ContentPartForbidden = Everywhere("content.part-forbidden", Suspect.Words);
    public static readonly FindingCode ContentPartMissing = Everywhere("content.part-missing", Suspect.Words);
    public static readonly FindingCode ContentPattern = Everywhere("content.pattern", Suspect.Words);
    public static readonly FindingCode ContentSchema = Everywhere("content.schema", Suspect.Words);
    public static readonly FindingCode ContentTooShort = Everywhere("content.too-short", Suspect.Words);
    public static readonly FindingCode ContentWhiteSpace = Everywhere("content.white-space", Suspect.Words);

    public static readonly FindingCode ContextAccepted = Own("context.accepted", Suspect.Server);
    public static readonly FindingCode ContextNoAnswer = Own("context.no-answer", Suspect.Server);
    public static readonly FindingCode ContextServerError = Own("context.server-error", Suspect.Server);

    public static readonly FindingCode EnvelopeChoiceIndex = Everywhere("envelope.choice-index", Suspect.Server);
    public static readonly FindingCode EnvelopeChoiceTwice = Everywhere("envelope.choice-twice", Suspect.Server);
    public static readonly FindingCode EnvelopeChoices = Everywhere("envelope.choices", Suspect.Server);
    public static readonly FindingCode EnvelopeCreated = Everywhere("envelope.created", Suspect.Server);
    public static readonly FindingCode EnvelopeCreatedChanges = Everywhere("envelope.created-changes", Suspect.Server);
    public static readonly FindingCode EnvelopeFingerprintChanges = Everywhere("envelope.fingerprint-changes", Suspect.Server);
    public static readonly FindingCode EnvelopeIdChanges = Everywhere("envelope.id-changes", Suspect.Server);
    public static readonly FindingCode EnvelopeIdMissing = Everywhere("envelope.id-missing", Suspect.Server);
    public static readonly FindingCode EnvelopeIdRepeated = Everywhere("envelope.id-repeated", Suspect.Server);
    public static readonly FindingCode EnvelopeItemIdRepeated = Everywhere("envelope.item-id-repeated", Suspect.Server);
    public static readonly FindingCode EnvelopeMemberTwice = Everywhere("envelope.member-twice", Suspect.Server);
    public static readonly FindingCode EnvelopeModelChanges = Everywhere("envelope.model-changes", Suspect.Server);
    public static readonly FindingCode EnvelopeModelMissing = Everywhere("envelope.model-missing", Suspect.Server);
    public static readonly FindingCode EnvelopeModelWrong = Everywhere("envelope.model-wrong", Suspect.Server);
    public static readonly FindingCode EnvelopeObject = Everywhere("envelope.object", Suspect.Server);
    public static readonly FindingCode EnvelopeObjectChanges = Everywhere("envelope.object-changes", Suspect.Server);
    public static readonly FindingCode EnvelopeRole = Everywhere("envelope.role", Suspect.Server);

    public static readonly FindingCode FinishDiffers = Everywhere("finish.differs", Suspect.Calls);
    public static readonly FindingCode FinishLengthEarly = Everywhere("finish.length-early", Suspect.Server);
    public static readonly FindingCode FinishMissing = Everywhere("finish.missing", Suspect.Server);
    public static readonly FindingCode FinishOverLimit = Everywhere("finish.over-limit", Suspect.Server);
    public static readonly FindingCode FinishReason = Own("finish.reason", Suspect.Server);
    public static readonly FindingCode FinishStopWithCall = Everywhere("finish.stop-with-call", Suspect.CallRules);
    public static readonly FindingCode FinishToolCallsWithoutCall = Everywhere("finish.tool-calls-without-call", Suspect.CallRules);
    public static readonly FindingCode FinishUnknown = Everywhere("finish.unknown", Suspect.Server);

    public static readonly FindingCode FlowEachSlower = Own("flow.each-slower", Suspect.Server);
    public static readonly FindingCode FlowHeldBack = Own("flow.held-back", Suspect.Server);
    public static readonly FindingCode FlowLate = Own("flow.late", Suspect.Server);
    public static readonly FindingCode FlowSlowerAfterLong = Own("flow.slower-after-long", Suspect.Server);
    public static readonly FindingCode FlowSlowsDown = Own("flow.slows-down", Suspect.Server);
    public static readonly FindingCode FlowStalled = Own("flow.stalled", Suspect.Server);

    public static readonly FindingCode HarnessRereadDiffers = Everywhere("harness.reread-differs", Suspect.Harness);

    public static readonly FindingCode HealthError = Own("health.error", Suspect.Server);
    public static readonly FindingCode HealthNotJson = Own("health.not-json", Suspect.Server);
    public static readonly FindingCode HealthStatus = Own("health.status", Suspect.Server);

    public static readonly FindingCode HttpCharset = Everywhere("http.charset", Suspect.Server);
    public static readonly FindingCode HttpConnectFailed = Everywhere("http.connect-failed", Suspect.Server);
    public static readonly FindingCode HttpConnectionBroken = Everywhere("http.connection-broken", Suspect.Server);
    public static readonly FindingCode HttpContentType = Everywhere("http.content-type", Suspect.Server);
    public static readonly FindingCode HttpErrorUnder200 = Everywhere("http.error-under-200", Suspect.Server);
    public static readonly FindingCode HttpLimitExceeded = Everywhere("http.limit-exceeded", Suspect.Server);
    public static readonly FindingCode HttpNotJson = Everywhere("http.not-json", Suspect.Server);
    public static readonly FindingCode HttpRedirect = Everywhere("http.redirect", Suspect.Server);
    public static readonly FindingCode HttpStalled = Everywhere("http.stalled", Suspect.Server);
    public static readonly FindingCode HttpStatus = Everywhere("http.status", Suspect.Server);
    public static readonly FindingCode HttpTimeout = Everywhere("http.timeout", Suspect.Server);

    public static readonly FindingCode LeaveSlowAfter = Own("leave.slow-after", Suspect.Server);

    public static readonly FindingCode LimitFinish = Own("limit.finish", Suspect.Server);
    public static readonly FindingCode LimitText = Own("limit.text", Suspect.Server);
    public static readonly FindingCode LimitTokens = Own("limit.tokens", Suspect.Server);

    public static readonly FindingCode LogprobsAlternativeTwice = Own("logprobs.alternative-twice", Suspect.Server);
    public static readonly FindingCode LogprobsAlternatives = Own("logprobs.alternatives", Suspect.Server);
    public static readonly FindingCode LogprobsBytes = Own("logprobs.bytes", Suspect.Server);
    public static readonly FindingCode LogprobsMissing = Own("logprobs.missing", Suspect.Server);
    public static readonly FindingCode LogprobsNotBest = Own("logprobs.not-best", Suspect.Server);
    public static readonly FindingCode LogprobsTokens = Own("logprobs.tokens", Suspect.Server);
    public static readonly FindingCode LogprobsTokensTwice = Own("logprobs.tokens-twice", Suspect.Server);
    public static readonly FindingCode LogprobsUnasked = Own("logprobs.unasked", Suspect.Server);
    public static readonly FindingCode LogprobsUnsorted = Own("logprobs.unsorted", Suspect.Server);
    public static readonly FindingCode LogprobsValue = Own("logprobs.value", Suspect.Server);

    public static readonly FindingCode ModelsAnswer = Own("models.answer", Suspect.Server);
    public static readonly FindingCode ModelsChanged = Own("models.changed", Suspect.Server);
    public static readonly FindingCode ModelsContext = Own("models.context", Suspect.Server);
    public static readonly FindingCode ModelsCreated = Own("models.created", Suspect.Server);
    public static readonly FindingCode ModelsEmpty = Own("models.empty", Suspect.Server);
    public static readonly FindingCode ModelsEntryChanges = Own("models.entry-changes", Suspect.Server);
    public static readonly FindingCode ModelsEntryObject = Own("models.entry-object", Suspect.Server);
    public static readonly FindingCode ModelsId = Own("models.id", Suspect.Server);
    public static readonly FindingCode ModelsIdTwice = Own("models.id-twice", Suspect.Server);
    public static readonly FindingCode ModelsObject = Own("models.object", Suspect.Server);
    public static readonly FindingCode ModelsServedMissing = Own("models.served-missing", Suspect.Server);

    public static readonly FindingCode ParallelBeside = Own("parallel.beside", Suspect.Server);
    public static readonly FindingCode ParallelCrossed = Own("parallel.crossed", Suspect.Server);
    public static readonly FindingCode ParallelSerial = Own("parallel.serial", Suspect.Server);

    public static readonly FindingCode ParameterIgnored = Own("parameter.ignored", Suspect.Server);

    public static readonly FindingCode ParityContent = Everywhere("parity.content", Suspect.ComparedWords);
    public static readonly FindingCode ParityFinish = Everywhere("parity.finish", Suspect.ComparedCalls);
    public static readonly FindingCode ParityReasoning = Everywhere("parity.reasoning", Suspect.ComparedWords);
    public static readonly FindingCode ParityToolCalls = Everywhere("parity.tool-calls", Suspect.ComparedCalls);
    public static readonly FindingCode ParityUsage = Everywhere("parity.usage", Suspect.Server);
    public static readonly FindingCode ParityWhiteSpace = Everywhere("parity.white-space", Suspect.ComparedWords);

    public static readonly FindingCode ParsersArguments = Own("parsers.arguments", Suspect.Marks);
    public static readonly FindingCode ParsersBeside = Own("parsers.beside", Suspect.Marks);
    public static readonly FindingCode ParsersCalls = Own("parsers.calls", Suspect.Marks);
    public static readonly FindingCode ParsersContent = Own("parsers.content", Suspect.Marks);
    public static readonly FindingCode ParsersFinish = Own("parsers.finish", Suspect.Marks);
    public static readonly FindingCode ParsersName = Own("parsers.name", Suspect.Marks);
    public static readonly FindingCode ParsersReasoning = Own("parsers.reasoning", Suspect.Marks);
    public static readonly FindingCode ParsersStop = Own("parsers.stop", Suspect.Marks);
    public static readonly FindingCode ParsersTypes = Own("parsers.types", Suspect.Marks);
    public static readonly FindingCode ParsersUsage = Own("parsers.usage", Suspect.Marks);
    public static readonly FindingCode ParsersVanished = Own("parsers.vanished", Suspect.Marks);

    public static readonly FindingCode PerfDropped = Own("perf.dropped", Suspect.Server);
    public static readonly FindingCode PerfNotCold = Own("perf.not-cold", Suspect.Server);
    public static readonly FindingCode PerfRequestsFailed = Own("perf.requests-failed", Suspect.Server);
    public static readonly FindingCode PerfTokensUnreconciled = Own("perf.tokens-unreconciled", Suspect.Server);

    public static readonly FindingCode ReasoningDamaged = Everywhere("reasoning.damaged", Suspect.DamagedWords);
    public static readonly FindingCode ReasoningMissing = Everywhere("reasoning.missing", Suspect.DamagedWords);
    public static readonly FindingCode ReasoningPattern = Everywhere("reasoning.pattern", Suspect.Words);
    public static readonly FindingCode ReasoningPlace = Own("reasoning.place", Suspect.DamagedWords);
    public static readonly FindingCode ReasoningUnwanted = Everywhere("reasoning.unwanted", Suspect.Switch);

    public static readonly FindingCode RefusalAccepted = Everywhere("refusal.accepted", Suspect.Server);
    public static readonly FindingCode RefusalContentType = Everywhere("refusal.content-type", Suspect.Server);
    public static readonly FindingCode RefusalNoAnswer = Everywhere("refusal.no-answer", Suspect.Server);
    public static readonly FindingCode RefusalNoMessage = Everywhere("refusal.no-message", Suspect.Server);
    public static readonly FindingCode RefusalNotJson = Everywhere("refusal.not-json", Suspect.Server);
    public static readonly FindingCode RefusalServerError = Everywhere("refusal.server-error", Suspect.Server);
    public static readonly FindingCode RefusalShape = Everywhere("refusal.shape", Suspect.Server);
    public static readonly FindingCode RefusalStatus = Everywhere("refusal.status", Suspect.Server);
    public static readonly FindingCode RefusalTraceback = Everywhere("refusal.traceback", Suspect.Server);

    public static readonly FindingCode RepeatDiffers = Everywhere("repeat.differs", Suspect.ComparedWords);
    public static readonly FindingCode RepeatUsage = Everywhere("repeat.usage", Suspect.Server);

    public static readonly FindingCode SamplingParameterIgnored = Own("sampling.parameter-ignored", Suspect.Server);

    public static readonly FindingCode SchemaIgnored = Own("schema.ignored", Suspect.Server);

    public static readonly FindingCode SeedIgnored = Own("seed.ignored", Suspect.Server);

    public static readonly FindingCode ServerSilent = Own("server.silent", Suspect.Server);

    public static readonly FindingCode StateMemoryGrows = Own("state.memory-grows", Suspect.Server);
    public static readonly FindingCode StateSlotHeld = Own("state.slot-held", Suspect.Server);

    public static readonly FindingCode StopCut = Own("stop.cut", Suspect.Server);
    public static readonly FindingCode StopEmitted = Everywhere("stop.emitted", Suspect.Server);
    public static readonly FindingCode StopFinish = Own("stop.finish", Suspect.Server);
    public static readonly FindingCode StopWhich = Everywhere("stop.which", Suspect.Server);

    public static readonly FindingCode StreamBadEvent = Everywhere("stream.bad-event", Suspect.Server);
    public static readonly FindingCode StreamBegunFull = Everywhere("stream.begun-full", Suspect.Server);
    public static readonly FindingCode StreamByteOrderMark = Everywhere("stream.byte-order-mark", Suspect.Server);
    public static readonly FindingCode StreamBytesAfterDone = Everywhere("stream.bytes-after-done", Suspect.Server);
    public static readonly FindingCode StreamContentIndex = Everywhere("stream.content-index", Suspect.Server);
    public static readonly FindingCode StreamDeltaAfterFinish = Everywhere("stream.delta-after-finish", Suspect.Server);
    public static readonly FindingCode StreamDoneDiffers = Everywhere("stream.done-differs", Suspect.Server);
    public static readonly FindingCode StreamDoneMissing = Everywhere("stream.done-missing", Suspect.Server);
    public static readonly FindingCode StreamDoneTwice = Everywhere("stream.done-twice", Suspect.Server);
    public static readonly FindingCode StreamDoneUnasked = Everywhere("stream.done-unasked", Suspect.Server);
    public static readonly FindingCode StreamEmptyEvent = Everywhere("stream.empty-event", Suspect.Server);
    public static readonly FindingCode StreamEventName = Everywhere("stream.event-name", Suspect.Server);
    public static readonly FindingCode StreamEventOrder = Everywhere("stream.event-order", Suspect.Server);
    public static readonly FindingCode StreamEventUnknown = Everywhere("stream.event-unknown", Suspect.Server);
    public static readonly FindingCode StreamFinalDiffers = Everywhere("stream.final-differs", Suspect.Server);
    public static readonly FindingCode StreamFinishTwice = Everywhere("stream.finish-twice", Suspect.Server);
    public static readonly FindingCode StreamInvalidUtf8 = Everywhere("stream.invalid-utf8", Suspect.Server);
    public static readonly FindingCode StreamItemChanges = Everywhere("stream.item-changes", Suspect.Server);
    public static readonly FindingCode StreamItemId = Everywhere("stream.item-id", Suspect.Server);
    public static readonly FindingCode StreamLastEvent = Everywhere("stream.last-event", Suspect.Server);
    public static readonly FindingCode StreamNoEvent = Everywhere("stream.no-event", Suspect.Server);
    public static readonly FindingCode StreamOnePiece = Everywhere("stream.one-piece", Suspect.Server);
    public static readonly FindingCode StreamReasoningDoubled = Everywhere("stream.reasoning-doubled", Suspect.Server);
    public static readonly FindingCode StreamReplayed = Everywhere("stream.replayed", Suspect.Server);
    public static readonly FindingCode StreamResponseChanges = Everywhere("stream.response-changes", Suspect.Server);
    public static readonly FindingCode StreamRoleFirst = Everywhere("stream.role-first", Suspect.Server);
    public static readonly FindingCode StreamSequence = Everywhere("stream.sequence", Suspect.Server);
    public static readonly FindingCode StreamSignatureMissing = Everywhere("stream.signature-missing", Suspect.Server);
    public static readonly FindingCode StreamStrayLine = Everywhere("stream.stray-line", Suspect.Server);
    public static readonly FindingCode StreamUnterminated = Everywhere("stream.unterminated", Suspect.Server);
    public static readonly FindingCode StreamUsageEarly = Everywhere("stream.usage-early", Suspect.Server);
    public static readonly FindingCode StreamWrongType = Everywhere("stream.wrong-type", Suspect.Server);

    public static readonly FindingCode SurfaceStatus = Own("surface.status", Suspect.Server);

    public static readonly FindingCode TemperatureIgnored = Own("temperature.ignored", Suspect.Server);

    public static readonly FindingCode TextMojibake = Everywhere("text.mojibake", Suspect.Server);
    public static readonly FindingCode TextReplacementCharacter = Everywhere("text.replacement-character", Suspect.Server);
    public static readonly FindingCode TextSpecialToken = Everywhere("text.special-token", Suspect.Frames);
    public static readonly FindingCode TextThinkTag = Everywhere("text.think-tag", Suspect.Marks);
    public static readonly FindingCode TextToolTag = Everywhere("text.tool-tag", Suspect.Marks);

    public static readonly FindingCode ThinkSwitchIgnored = Own("think.switch-ignored", Suspect.Switch);

    public static readonly FindingCode ToolsArgumentMissing = Everywhere("tools.argument-missing", Suspect.DamagedCalls);
    public static readonly FindingCode ToolsArguments = Everywhere("tools.arguments", Suspect.DamagedCalls);
    public static readonly FindingCode ToolsArgumentsBroken = Everywhere("tools.arguments-broken", Suspect.DamagedCalls);
    public static readonly FindingCode ToolsArgumentsSchema = Own("tools.arguments-schema", Suspect.DamagedCalls);
    public static readonly FindingCode ToolsArgumentsType = Everywhere("tools.arguments-type", Suspect.Server);
    public static readonly FindingCode ToolsCount = Everywhere("tools.count", Suspect.Calls);
    public static readonly FindingCode ToolsForbiddenCall = Everywhere("tools.forbidden-call", Suspect.Server);
    public static readonly FindingCode ToolsHeadLate = Everywhere("tools.head-late", Suspect.Server);
    public static readonly FindingCode ToolsHeadTwice = Everywhere("tools.head-twice", Suspect.Server);
    public static readonly FindingCode ToolsIdMissing = Everywhere("tools.id-missing", Suspect.Server);
    public static readonly FindingCode ToolsIdRepeated = Own("tools.id-repeated", Suspect.Server);
    public static readonly FindingCode ToolsIdTwice = Everywhere("tools.id-twice", Suspect.Server);
    public static readonly FindingCode ToolsIndexMissing = Everywhere("tools.index-missing", Suspect.Server);
    public static readonly FindingCode ToolsIndexTwice = Everywhere("tools.index-twice", Suspect.Server);
    public static readonly FindingCode ToolsItemId = Own("tools.item-id", Suspect.Server);
    public static readonly FindingCode ToolsName = Everywhere("tools.name", Suspect.Calls);
    public static readonly FindingCode ToolsNotForced = Own("tools.not-forced", Suspect.CallRules);
    public static readonly FindingCode ToolsParallelIgnored = Own("tools.parallel-ignored", Suspect.Server);
    public static readonly FindingCode ToolsType = Everywhere("tools.type", Suspect.Server);
    public static readonly FindingCode ToolsUnknownName = Everywhere("tools.unknown-name", Suspect.Calls);
    public static readonly FindingCode ToolsUnneeded = Everywhere("tools.unneeded", Suspect.Calls);

    public static readonly FindingCode UsageCached = Everywhere("usage.cached", Suspect.Server);
    public static readonly FindingCode UsageCountDiffers = Own("usage.count-differs", Suspect.Server);
    public static readonly FindingCode UsageEmptyChoices = Own("usage.empty-choices", Suspect.Server);
    public static readonly FindingCode UsageIncomplete = Everywhere("usage.incomplete", Suspect.Server);
    public static readonly FindingCode UsageMissing = Everywhere("usage.missing", Suspect.Server);
    public static readonly FindingCode UsagePromptCount = Own("usage.prompt-count", Suspect.Server);
    public static readonly FindingCode UsagePromptImplausible = Own("usage.prompt-implausible", Suspect.Server);
    public static readonly FindingCode UsageReasoning = Everywhere("usage.reasoning", Suspect.Server);
    public static readonly FindingCode UsageSeveral = Everywhere("usage.several", Suspect.Server);
    public static readonly FindingCode UsageStartDiffers = Everywhere("usage.start-differs", Suspect.Server);
    public static readonly FindingCode UsageStartEmpty = Own("usage.start-empty", Suspect.Server);
    public static readonly FindingCode UsageSum = Everywhere("usage.sum", Suspect.Server);
    public static readonly FindingCode UsageTooFew = Everywhere("usage.too-few", Suspect.Server);
    public static readonly FindingCode UsageTooMany = Everywhere("usage.too-many", Suspect.Server);
    public static readonly FindingCode UsageTwice = Everywhere("usage.twice", Suspect.Server);
    public static readonly FindingCode UsageWordsNotCounted = Own("usage.words-not-counted", Suspect.Server);

    public static readonly FindingCode VstestFailed = Own("vstest.failed", Suspect.Harness);

    public static readonly FindingCode WeightsConfig = Own("weights.config", Suspect.Files);
    public static readonly FindingCode WeightsConfigAttention = Own("weights.config.attention", Suspect.Files);
    public static readonly FindingCode WeightsConfigEmbedding = Own("weights.config.embedding", Suspect.Files);
    public static readonly FindingCode WeightsConfigExperts = Own("weights.config.experts", Suspect.Files);
    public static readonly FindingCode WeightsConfigLayers = Own("weights.config.layers", Suspect.Files);
    public static readonly FindingCode WeightsConfigLmHead = Own("weights.config.lm-head", Suspect.Files);
    public static readonly FindingCode WeightsConfigModelType = Own("weights.config.model-type", Suspect.Files);
    public static readonly FindingCode WeightsConfigReadable = Own("weights.config.readable", Suspect.Files);
    public static readonly FindingCode WeightsConfigTorchDtype = Own("weights.config.torch-dtype", Suspect.Files);
    public static readonly FindingCode WeightsContentDuplicates = Own("weights.content.duplicates", Suspect.Files);
    public static readonly FindingCode WeightsContentInfinity = Own("weights.content.infinity", Suspect.Files);
    public static readonly FindingCode WeightsContentNan = Own("weights.content.nan", Suspect.Files);
    public static readonly FindingCode WeightsContentZero = Own("weights.content.zero", Suspect.Files);
    public static readonly FindingCode WeightsErrorDiffers = Own("weights.error-differs", Suspect.Files);
    public static readonly FindingCode WeightsFilesHeaders = Own("weights.files.headers", Suspect.Files);
    public static readonly FindingCode WeightsFilesHoles = Own("weights.files.holes", Suspect.Files);
    public static readonly FindingCode WeightsFilesLfsPointers = Own("weights.files.lfs-pointers", Suspect.Files);
    public static readonly FindingCode WeightsFilesPartialDownloads = Own("weights.files.partial-downloads", Suspect.Files);
    public static readonly FindingCode WeightsFilesWeightsPresent = Own("weights.files.weights-present", Suspect.Files);
    public static readonly FindingCode WeightsIndexComplete = Own("weights.index.complete", Suspect.Files);
    public static readonly FindingCode WeightsIndexExtraFiles = Own("weights.index.extra-files", Suspect.Files);
    public static readonly FindingCode WeightsIndexReadable = Own("weights.index.readable", Suspect.Files);
    public static readonly FindingCode WeightsIndexShardsExist = Own("weights.index.shards-exist", Suspect.Files);
    public static readonly FindingCode WeightsIndexTensorsExist = Own("weights.index.tensors-exist", Suspect.Files);
    public static readonly FindingCode WeightsIndexTotalSize = Own("weights.index.total-size", Suspect.Files);
    public static readonly FindingCode WeightsNoFigures = Own("weights.no-figures", Suspect.Files);
    public static readonly FindingCode WeightsNotComparable = Own("weights.not-comparable", Suspect.Files);
    public static readonly FindingCode WeightsQuantBlock = Own("weights.quant.block", Suspect.Files);
    public static readonly FindingCode WeightsQuantDeclared = Own("weights.quant.declared", Suspect.Files);
    public static readonly FindingCode WeightsQuantOverrides = Own("weights.quant.overrides", Suspect.Files);
    public static readonly FindingCode WeightsQuantShapes = Own("weights.quant.shapes", Suspect.Files);
    public static readonly FindingCode WeightsSizeDiffers = Own("weights.size-differs", Suspect.Files);
    public static readonly FindingCode WeightsStopAgree = Own("weights.stop.agree", Suspect.Files);
    public static readonly FindingCode WeightsStopRegistered = Own("weights.stop.registered", Suspect.Files);
    public static readonly FindingCode WeightsTemplatePresent = Own("weights.template.present", Suspect.Files);
    public static readonly FindingCode WeightsTensorMissing = Own("weights.tensor-missing", Suspect.Files);
    public static readonly FindingCode WeightsTensorsNotEmpty = Own("weights.tensors.not-empty", Suspect.Files);
    public static readonly FindingCode WeightsTensorsUnique = Own("weights.tensors.unique", Suspect.Files);
    public static readonly FindingCode WeightsTokenizerPresent = Own("weights.tokenizer.present", Suspect.Files);
    public static readonly FindingCode WeightsTokenizerReadable = Own("weights.tokenizer.readable", Suspect.Files);
    public static readonly FindingCode WeightsTokenizerVocabulary = Own("weights.tokenizer.vocabulary", Suspect.Files);
}
