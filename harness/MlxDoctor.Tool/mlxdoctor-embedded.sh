#!/bin/sh
# The embedded server of an installed doctor, on any platform: a package has no program of its own for each.
exec "${DOCTOR_DOTNET:-dotnet}" exec "$(dirname "$0")/mlxdoctor-embedded.dll" "$@"
