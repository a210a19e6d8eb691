// Keeps a fault of one page from blanking the frame around it.
import { Component, type ReactNode } from 'react'
import { Translation } from 'react-i18next'
import { Button } from '../ui/Button'
import { StateView } from '../ui/States'

interface State {
  error: Error | null
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Translation>
        {(t) => (
          <StateView drawing="fault" title={t('common.error.fault')} text={error.message}>
            <Button look="primary" icon="refresh" onClick={() => window.location.reload()}>{t('common.reload')}</Button>
          </StateView>
        )}
      </Translation>
    )
  }
}
