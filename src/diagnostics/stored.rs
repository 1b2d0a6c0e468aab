//! How a finding is put away and read again: its code is a row of [`CODES`], so only the row's name is kept.

use borsh::io::{Error, Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};

use super::{CODES, Diagnostic, FilePath, Related, Severity, Span};

impl BorshSerialize for Diagnostic {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        self.code.serialize(writer)?;
        self.severity.serialize(writer)?;
        self.path.serialize(writer)?;
        self.span.serialize(writer)?;
        self.message.serialize(writer)?;
        self.help.serialize(writer)?;
        self.related.serialize(writer)
    }
}

impl BorshDeserialize for Diagnostic {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        let name = String::deserialize_reader(reader)?;
        let code = CODES.iter().find(|row| row.name == name).ok_or_else(|| Error::other("a code that does not exist"))?.name;
        Ok(Self {
            code,
            severity: Severity::deserialize_reader(reader)?,
            path: FilePath::deserialize_reader(reader)?,
            span: Option::<Span>::deserialize_reader(reader)?,
            message: String::deserialize_reader(reader)?,
            help: Option::<String>::deserialize_reader(reader)?,
            related: Vec::<Related>::deserialize_reader(reader)?,
        })
    }
}
